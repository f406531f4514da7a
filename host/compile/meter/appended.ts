/** What is appended to the sections of globals, tables and exports. */
import { HOOKS, MEMORY_EXPORT, METER_EXPORTS } from '../../protocol/metering.ts';
import type { Items } from './helper-functions.ts';
import type { Helpers } from './helpers.ts';
import type { Module } from './module.ts';
import { OP, TYPE } from './op.ts';
import { keepers } from './state.ts';
import { Writer } from './writer.ts';

const MUTABLE = 1;
const WITH_MAXIMUM = 1;

const ZERO_64 = [TYPE.i64, MUTABLE, OP.i64Const, 0, OP.end];
const ZERO_32 = [TYPE.i32, MUTABLE, OP.i32Const, 0, OP.end];

/** In the order of their indices in `Helpers`. */
export function appendedGlobals(module: Module, { allocates }: Helpers): Items {
  const globals = [ZERO_64, ZERO_64, ZERO_32, ...(allocates ? [ZERO_64] : []), ...keepers(module)];
  return [globals.length, Uint8Array.from(globals.flat())];
}

export function appendedTable(): Items {
  const size = Object.keys(HOOKS).length;
  return [1, Uint8Array.from([TYPE.funcref, WITH_MAXIMUM, size, size])];
}

const FUNCTION = 0;
const TABLE = 1;
const MEMORY = 2;
const GLOBAL = 3;

export function appendedExports({ start, memories, imported }: Module, helpers: Helpers): Items {
  const out = new Writer(128);
  let count = 0;
  const add = (name: string, kind: number, index: number): void => {
    out.text(name);
    out.byte(kind);
    out.unsigned(index);
    count++;
  };
  add(METER_EXPORTS.fuel, GLOBAL, helpers.fuel);
  add(METER_EXPORTS.stack, GLOBAL, helpers.stack);
  add(METER_EXPORTS.id, GLOBAL, helpers.id);
  if (helpers.allocates) add(METER_EXPORTS.heap, GLOBAL, helpers.heap);
  add(METER_EXPORTS.hooks, TABLE, helpers.hooks);
  if (start !== undefined) add(METER_EXPORTS.start, FUNCTION, start);
  add(METER_EXPORTS.save, FUNCTION, helpers.save);
  add(METER_EXPORTS.renew, FUNCTION, helpers.renew);
  add(METER_EXPORTS.left, FUNCTION, helpers.left);
  for (let index = imported.memories; index < memories.length; index++)
    add(`${MEMORY_EXPORT}${index - imported.memories}`, MEMORY, index);
  return [count, out.bytes];
}
