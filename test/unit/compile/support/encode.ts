/** Components and core modules, a section at a time. */
import {
  bytes,
  COMPONENT_PREAMBLE,
  CORE_PREAMBLE,
  items,
  type Part,
  section,
  vector,
} from '../../../support/wasm-encode.ts';

export const component = (...sections: readonly Part[]): Uint8Array => bytes(COMPONENT_PREAMBLE, ...sections);

/** A section that is a core module. */
export const module = (...sections: readonly Part[]): Uint8Array =>
  section(1, bytes(CORE_PREAMBLE, ...sections));

/** A component that is one core module. */
export const core = (...sections: readonly Part[]): Uint8Array => component(module(...sections));

/** A section that is a vector. */
export const list = (id: number, ...parts: readonly Part[]): Uint8Array =>
  section(id, vector(items(...parts)));
