import { coreValueType } from '../binary/core-values.ts';
import { hex, type Reader } from '../binary/reader.ts';
import type { Scope } from './scope.ts';
import { funcResult } from './value-types.ts';

type Operand = (reader: Reader, scope: Scope) => void;

const funcSort: Operand = (reader) => reader.expect(0x00, 'sort of a canonical function');
const index: Operand = (reader) => void reader.u32('index in a canonical function');
const flag: Operand = (reader) => void reader.flag('flag of a canonical function');
const func: Operand = (reader, scope) => scope.unfold(scope.get('func', reader).size, reader);
const type: Operand = (reader, scope) => void scope.get('type', reader);
const coreType: Operand = (reader) => void coreValueType(reader);
const result: Operand = (reader, scope) => void funcResult(reader, scope);
const options: Operand = (reader) => reader.each('canonical options', () => option(reader));

/** Options 3 and above are followed by an index, but for these. */
const WITHOUT_INDEX = [0x06, 0x09];

function option(reader: Reader): void {
  const code = reader.byte('a canonical option');
  if (code > 0x09) throw reader.malformed(`unknown canonical option ${hex(code)}`, reader.position - 1);
  if (code >= 0x03 && !WITHOUT_INDEX.includes(code)) reader.u32('index in a canonical option');
}

/** The operands of each canonical function but `lift`. Each defines a core function. */
const OPERANDS: ReadonlyMap<number, readonly Operand[]> = new Map([
  [0x01, [funcSort, func, options]], // lower
  [0x02, [type]], // resource.new, drop, rep
  [0x03, [type]],
  [0x04, [type]],
  [0x05, []], // task.cancel
  [0x06, [flag]], // subtask.cancel
  [0x09, [result, options]], // task.return
  [0x0a, [coreType, index]], // context.get, set
  [0x0b, [coreType, index]],
  [0x0c, [flag]], // thread.yield
  [0x0d, []], // subtask.drop
  [0x0e, [type]], // stream.new, read, write, cancel-read, cancel-write, drop-readable, drop-writable
  [0x0f, [type, options]],
  [0x10, [type, options]],
  [0x11, [type, flag]],
  [0x12, [type, flag]],
  [0x13, [type]],
  [0x14, [type]],
  [0x15, [type]], // the same of future
  [0x16, [type, options]],
  [0x17, [type, options]],
  [0x18, [type, flag]],
  [0x19, [type, flag]],
  [0x1a, [type]],
  [0x1b, [type]],
  [0x1c, [options]], // error-context.new, debug-message, drop
  [0x1d, [options]],
  [0x1e, []],
  [0x1f, []], // waitable-set.new, wait, poll, drop, waitable.join
  [0x20, [flag, index]],
  [0x21, [flag, index]],
  [0x22, []],
  [0x23, []],
  [0x24, []], // backpressure.inc, dec
  [0x25, []],
  [0x26, []], // thread.index, new-indirect, resume-later, suspend and their kin
  [0x27, [index, index]],
  [0x28, []],
  [0x29, [flag]],
  [0x2a, [flag]],
  [0x2b, [flag]],
  [0x2c, [flag]],
  [0x2d, [flag]],
]);

/** One entry of a canonical section; a lift adds a function. */
export function canon(reader: Reader, scope: Scope): void {
  scope.unfold(1, reader);
  const code = reader.byte('a canonical function');
  if (code === 0x00) return lift(reader, scope);
  const operands = OPERANDS.get(code);
  if (operands === undefined)
    throw reader.malformed(`unknown canonical function ${hex(code)}`, reader.position - 1);
  for (const operand of operands) operand(reader, scope);
}

function lift(reader: Reader, scope: Scope): void {
  funcSort(reader, scope);
  index(reader, scope);
  options(reader, scope);
  const start = reader.position;
  const lifted = scope.get('type', reader);
  if (lifted.kind !== 'func') throw reader.malformed(`a ${lifted.kind} stands where a func belongs`, start);
  scope.unfold(lifted.size, reader);
  scope.add('func', lifted);
}
