import { ALLOWED_WASM } from './allowed.ts';
import type { Breach } from './line.ts';
import { schedulers } from './schedulers.ts';
import { Decoder, Encoder } from './text.ts';
import { keepOnly, replaceConstructor, type Constructor } from './tripwires.ts';

type Members = Record<PropertyKey, unknown>;

/** Globals that glue uses, cut down to what it uses of them. */
export function standIns(breach: Breach): ReadonlyMap<PropertyKey, unknown> {
  const part = (name: string, kept: Members, real: object) =>
    keepOnly(kept, real, (key) => breach(`${name}.${String(key)}`));
  return new Map<PropertyKey, unknown>([
    ...schedulers(breach),
    ['TextDecoder', Decoder],
    ['TextEncoder', Encoder],
    ['Function', withoutCodeFromStrings(breach)],
    ['WebAssembly', part('WebAssembly', webAssembly(breach), WebAssembly)],
    // Glue asks process.env for a debug switch at each step, and writes errors of its own to the console.
    ['process', part('process', { env: Object.create(null) as object }, process)],
    ['console', part('console', { debug: () => {}, error: () => {} }, console)],
    // Piscina counts the end of its task with it, which is the end of this worker's service.
    ['Atomics', part('Atomics', { add: Atomics.add }, Atomics)],
  ]);
}

/** Every way from a function to a constructor that compiles text. */
function withoutCodeFromStrings(breach: Breach): object {
  const kinds = [async () => {}, function* () {}, async function* () {}];
  for (const kind of kinds) replaceConstructor(kind.constructor as unknown as Constructor, breach);
  return replaceConstructor(Function, breach);
}

function webAssembly(breach: Breach): Members {
  const kept: Members = {};
  for (const key of Reflect.ownKeys(WebAssembly)) {
    const value = (WebAssembly as unknown as Members)[key];
    if (ALLOWED_WASM.has(key)) kept[key] = value;
    else if (isConstructor(value))
      kept[key] = replaceConstructor(value, (name) => breach(`WebAssembly.${name}`));
  }
  return kept;
}

function isConstructor(value: unknown): value is Constructor {
  return typeof value === 'function' && typeof value.prototype === 'object';
}
