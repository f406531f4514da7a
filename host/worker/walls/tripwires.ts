import type { Breach } from './line.ts';

/** A property that no code can read or write without a breach. */
export function setTripwire(target: object, key: PropertyKey, trip: () => never): void {
  // Some of Node's globals load what is behind them when they are defined anew, but not when deleted.
  Reflect.deleteProperty(target, key);
  Object.defineProperty(target, key, { get: trip, set: trip, enumerable: false, configurable: false });
}

/** An object with nothing but `kept`; what else `real` or its prototypes have is tripped. */
export function keepOnly(kept: object, real: object, trip: (key: PropertyKey) => never): object {
  const standIn = Object.assign(Object.create(null) as object, kept);
  for (let at = real; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const key of Reflect.ownKeys(at)) {
      if (!Object.hasOwn(standIn, key)) setTripwire(standIn, key, () => trip(key));
    }
  }
  return standIn;
}

export interface Constructor {
  readonly name: string;
  readonly prototype: object;
}

/**
 * A constructor in the place of `real`: `instanceof` goes on to work, to call it is a breach. It takes
 * the place of `real` on the prototype too, from which any instance leads to it.
 */
export function replaceConstructor({ name, prototype }: Constructor, breach: Breach): object {
  const standIn = function (): never {
    return breach(name);
  };
  Object.defineProperty(standIn, 'name', { value: name });
  Object.defineProperty(standIn, 'prototype', { value: prototype });
  Object.defineProperty(prototype, 'constructor', { value: standIn });
  return standIn;
}
