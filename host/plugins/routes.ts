import { WayhouseError } from '../protocol/errors.ts';
import type { RouteSettings } from '../protocol/settings.ts';
import type { Live, Match, Router } from './plugins.ts';

/** Where a plugin answers: at this host ("" is any), at and below this path prefix ("" is all). */
export interface RouteEntry {
  readonly host: string;
  readonly prefix: string;
}

/** The entries that a plugin's settings come to; `/{name}` at any host where they name no route. */
export function entriesOf(plugin: string, route: RouteSettings | undefined): RouteEntry[] {
  const hosts = unlessEmpty(route?.hosts) ?? [''];
  const paths = unlessEmpty(route?.paths) ?? [route?.hosts?.length ? '/' : `/${plugin}`];
  return hosts.flatMap((host) => paths.map((path) => ({ host, prefix: path === '/' ? '' : path })));
}

function unlessEmpty(list: readonly string[] | undefined): readonly string[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

/** Other plugins may answer beside it at the same origin, unless each of its routes owns a host. */
export function sharesOrigin(entries: readonly RouteEntry[]): boolean {
  return entries.some(({ host, prefix }) => host === '' || prefix !== '');
}

export function describe({ host, prefix }: RouteEntry): string {
  return `${host}${prefix}` || '/';
}

/** Which plugin answers at which host and path. Longest prefix first; a named host before any host. */
export class Routes implements Router {
  readonly #hosts = new Map<string, Map<string, Match>>();
  /** Path segments of the longest prefix, so that a long path costs no more than a short one. */
  #depth = 0;

  match(host: string, path: string): Match | undefined {
    return this.#matchAt(host, path) ?? (host === '' ? undefined : this.#matchAt('', path));
  }

  /** Gives a plugin these routes in the stead of those it had. Throws `route_conflict`. */
  set(plugin: Live, entries: readonly RouteEntry[]): void {
    this.check(plugin.name, entries);
    this.remove(plugin.name);
    for (const { host, prefix } of entries) {
      let prefixes = this.#hosts.get(host);
      if (prefixes === undefined) this.#hosts.set(host, (prefixes = new Map<string, Match>()));
      prefixes.set(prefix, { plugin, prefix });
      this.#depth = Math.max(this.#depth, prefix.split('/').length - 1);
    }
  }

  check(plugin: string, entries: readonly RouteEntry[]): void {
    for (const entry of entries) {
      const holder = this.#hosts.get(entry.host)?.get(entry.prefix)?.plugin.name;
      if (holder !== undefined && holder !== plugin) {
        throw new WayhouseError('route_conflict', `"${describe(entry)}" is the route of plugin "${holder}"`);
      }
    }
  }

  remove(plugin: string): void {
    for (const [host, prefixes] of this.#hosts) {
      for (const [prefix, match] of prefixes) if (match.plugin.name === plugin) prefixes.delete(prefix);
      if (prefixes.size === 0) this.#hosts.delete(host);
    }
  }

  #matchAt(host: string, path: string): Match | undefined {
    const prefixes = this.#hosts.get(host);
    if (prefixes === undefined) return undefined;
    let found = prefixes.get('');
    let end = 0;
    for (let depth = 0; depth < this.#depth && end < path.length && path[end] === '/'; depth++) {
      end = segmentEnd(path, end + 1);
      found = prefixes.get(path.slice(0, end)) ?? found;
    }
    return found;
  }
}

function segmentEnd(path: string, start: number): number {
  for (let i = start; i < path.length; i++) {
    const char = path.charCodeAt(i);
    if (char === 0x2f || char === 0x3f) return i;
  }
  return path.length;
}
