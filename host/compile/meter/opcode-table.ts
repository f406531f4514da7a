import { type Immediate, type Instruction, INSTRUCTIONS, PREFIXED } from '../binary/opcodes.ts';
import { COST } from './costs.ts';

/**
 * The instructions as flat tables, by a number that has the prefix in it: the meter looks at every
 * instruction, and an object for each is what it would take its time for.
 */
const PREFIXES = [...PREFIXED.keys()];
/** Instructions behind one prefix are fewer. */
const PER_PREFIX = 512;
/** There is none of that number: it stands for all that are higher. */
export const LAST_BEHIND_PREFIX = PER_PREFIX - 1;
const COUNT = PER_PREFIX * (1 + PREFIXES.length);

/** By a first byte that is a prefix, the number of the first instruction behind it; else 0. */
export const PREFIX_BASE = new Uint16Array(256);

/** How the immediates are read past. */
export const SKIP = {
  nothing: 0,
  leb: 1,
  lebTwice: 2,
  memarg: 3,
  memargAndByte: 4,
  bytes: 5,
  other: 6,
} as const;

export const SKIPS = new Uint8Array(COUNT);
/** How many bytes of immediates, where they are always as many. */
export const BYTES = new Uint8Array(COUNT);
/** Operands given, less those taken. */
export const EFFECTS = new Int8Array(COUNT);
/** Units of fuel that a path pays. */
export const COSTS = new Uint16Array(COUNT);
export const OPCODES: (Instruction | undefined)[] = Array.from({ length: COUNT });

const FIXED: Partial<Record<Immediate, number>> = { byte: 1, bytes4: 4, bytes8: 8, bytes16: 16 };
const LEBS: readonly Immediate[] = ['index', 'memory', 's32', 's64'];

/** They are dear and seldom: not for every path through a function to pay. */
const PAID_IN_PLACE = ['throw', 'rethrow', 'throw_ref'];

INSTRUCTIONS.forEach(enter);
PREFIXES.forEach((prefix, index) => {
  const base = PER_PREFIX * (1 + index);
  PREFIX_BASE[prefix] = base;
  PREFIXED.get(prefix)!.forEach((instruction, opcode) => enter(instruction, base + opcode));
});

function enter(instruction: Instruction | undefined, number: number): void {
  if (instruction === undefined) return;
  const { name, effect, immediates } = instruction;
  OPCODES[number] = instruction;
  EFFECTS[number] = effect;
  COSTS[number] = PAID_IN_PLACE.includes(name) ? 0 : (COST[name] ?? 1);
  SKIPS[number] = skip(immediates);
  BYTES[number] = (immediates.length === 1 ? FIXED[immediates[0]!] : 0) ?? 0;
}

function skip(immediates: readonly Immediate[]): number {
  const [first, second, third] = immediates;
  if (first === undefined) return SKIP.nothing;
  if (first === 'memarg') return second === undefined ? SKIP.memarg : SKIP.memargAndByte;
  if (second === undefined && FIXED[first] !== undefined) return SKIP.bytes;
  if (!LEBS.includes(first) || third !== undefined) return SKIP.other;
  if (second === undefined) return SKIP.leb;
  return LEBS.includes(second) ? SKIP.lebTwice : SKIP.other;
}
