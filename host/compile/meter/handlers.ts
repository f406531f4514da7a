import { featureRefused } from '../binary/features.ts';
import type { Instruction } from '../binary/opcodes.ts';
import { hex } from '../binary/reader.ts';
import { WayhouseError } from '../../protocol/errors.ts';
import { arrayNew, arrayNewFixed, structNew, structNewDefault } from './allocations.ts';
import { branch, branchIf, branchOn, branchTable } from './branches.ts';
import { returnFrom, throwAgain, throwTag, unreachable } from './branches.ts';
import { call, callUnseen, tailCall, tailCallUnseen } from './calls.ts';
import { block, catchAll, catchTag, delegate, elseArm, end, loop, tryTable } from './control.ts';
import { skipImmediates } from './immediates.ts';
import { arrayLength, grow, memoryLength, tableLength } from './lengths.ts';
import { OPCODES, PREFIX_BASE } from './opcode-table.ts';
import type { Walk } from './walk.ts';

/** Reads past the immediates of the instruction at hand, and notes what it does to paths, stack and fuel. */
type Handler = (walk: Walk) => void;

const BY_NAMES: readonly (readonly [names: string, handler: Handler])[] = [
  ['unreachable', unreachable],
  ['block', (walk) => block(walk, 'block')],
  ['if', (walk) => block(walk, 'if')],
  ['try', (walk) => block(walk, 'try')],
  ['loop', loop],
  ['else', elseArm],
  ['try_table', tryTable],
  ['catch', catchTag],
  ['catch_all', catchAll],
  ['delegate', delegate],
  ['end', end],

  ['br', branch],
  ['br_if', branchIf],
  ['br_table', branchTable],
  ['br_on_null br_on_non_null br_on_cast br_on_cast_fail', branchOn],
  ['return', returnFrom],
  ['throw', throwTag],
  ['rethrow throw_ref', throwAgain],

  ['call', call],
  ['call_indirect call_ref', callUnseen],
  ['return_call', tailCall],
  ['return_call_indirect return_call_ref', tailCallUnseen],

  ['memory.init memory.copy memory.fill', memoryLength],
  ['table.init table.copy table.fill', tableLength],
  ['array.fill array.copy array.init_data array.init_elem', arrayLength],
  ['memory.grow', (walk) => grow(walk, 'memory')],
  ['table.grow', (walk) => grow(walk, 'table')],

  ['struct.new', structNew],
  ['struct.new_default', structNewDefault],
  ['array.new_fixed', arrayNewFixed],
  ['array.new array.new_default array.new_data array.new_elem', arrayNew],

  ['select', select],
  ['ref.null ref.test ref.cast', ({ code }) => code.skipLeb()],
];

/** What they change is in no memory and in no global: an instance that may run one cannot be reset. */
const CHANGING = new Set(
  [
    'table.set table.grow table.fill table.copy table.init data.drop elem.drop',
    'struct.set array.set array.fill array.copy array.init_data array.init_elem',
  ].flatMap((names) => names.split(' ')),
);

/** Of the two of that name one says the type of its operands. */
function select({ code, immediates }: Walk): void {
  if (immediates.length === 0) return;
  for (let left = code.u32(); left > 0; left--) code.skipValueType();
}

const BY_NAME: ReadonlyMap<string, Handler> = new Map(
  BY_NAMES.flatMap(([names, handler]) => names.split(' ').map((name) => [name, handler] as const)),
);

/** By the number of the instruction; where there is none, its immediates are read past and that is all. */
export const HANDLERS: readonly (Handler | undefined)[] = OPCODES.map((instruction) => {
  if (instruction === undefined) return refuseUnknown;
  const { feature } = instruction;
  // On one thread there is nothing to share, and what differs from machine to machine has no one fuel.
  if (feature === 'threads' || feature === 'relaxed-simd') return (walk) => refuse(walk, instruction);
  const handler = BY_NAME.get(instruction.name);
  return CHANGING.has(instruction.name) ? changing(handler ?? skipImmediates) : handler;
});

function changing(handler: Handler): Handler {
  return (walk) => {
    walk.changes ??= walk.name;
    handler(walk);
  };
}

function refuse({ at }: Walk, { feature, name }: Instruction): never {
  throw featureRefused(feature!, name, at);
}

/** V8 may take what this host does not know yet. */
function refuseUnknown({ code, at }: Walk): never {
  const first = code.bytes[at]!;
  code.position = at + 1;
  const opcode = PREFIX_BASE[first] === 0 ? hex(first) : `${hex(first)} ${hex(code.u32())}`;
  throw new WayhouseError(
    'feature_refused',
    `unknown instruction ${opcode}, at byte ${at} of the core module`,
  );
}
