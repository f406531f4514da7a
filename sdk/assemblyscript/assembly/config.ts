import { get as hostGet } from './handler/imports/wayhouse/plugin/config';

/** Values that the operator sets for this plugin. They do not change while a request runs. */
export namespace config {
  /** Null where it is not set. */
  export function get(key: string): string | null {
    return hostGet(key);
  }
}
