/** What an instance has in its own globals is kept when it has started, and put back before each request. */
import type { Indices } from './helper-code.ts';
import type { Module } from './module.ts';
import type { Mutable } from './module-sections.ts';
import { OP, TYPE } from './op.ts';
import { type Code, leb, local } from './snippets.ts';

const MUTABLE = 1;

const zeros = (bytes: number): Code => Array.from({ length: bytes }, () => 0);

/** Of each number, and of the vector, a constant. */
const NUMBERS: ReadonlyMap<number, Code> = new Map([
  [TYPE.i32, [OP.i32Const, 0]],
  [TYPE.i64, [OP.i64Const, 0]],
  [TYPE.f32, [OP.f32Const, ...zeros(4)]],
  [TYPE.f64, [OP.f64Const, ...zeros(8)]],
  [TYPE.v128, [OP.prefixVector, OP.v128Const, ...zeros(16)]],
]);

/** For each mutable global of the module, one that keeps its value: null before there is one to keep. */
export function keepers({ mutables }: Pick<Module, 'mutables'>): Code[] {
  return mutables.map(({ type }) => {
    const number = NUMBERS.get(type[0]!);
    if (number !== undefined) return [...type, MUTABLE, ...number, OP.end];
    const heapType = isShort(type) ? type : type.subarray(1);
    return [TYPE.refNull, ...heapType, MUTABLE, OP.refNull, ...heapType, OP.end];
  });
}

/** Whether a reference type is one byte, which is also the type of what it refers to. */
const isShort = ([first]: Uint8Array): boolean => first !== TYPE.refNull && first !== TYPE.ref;

export function saveCode({ mutables }: Pick<Module, 'mutables'>, { kept }: Indices): Code {
  return mutables.flatMap(({ index }, number) => move(index, kept + number));
}

/** The parameters are the id, the fuel, the stack and the heap. */
export function renewCode({ mutables }: Pick<Module, 'mutables'>, indices: Indices): Code {
  const { fuel, stack, heap, id, kept, allocates } = indices;
  return [
    ...mutables.flatMap(({ index, type }, number) => move(kept + number, index, asNonNull(type))),
    ...[...local(0), OP.globalSet, ...leb(id), ...whole(1, fuel), ...whole(2, stack)],
    ...(allocates ? whole(3, heap) : []),
  ];
}

export function leftCode({ fuel }: Indices): Code {
  return [OP.globalGet, ...leb(fuel), OP.f64ConvertI64S];
}

/** Between globals. */
function move(from: number, to: number, converted: Code = []): Code {
  return [OP.globalGet, ...leb(from), ...converted, OP.globalSet, ...leb(to)];
}

const asNonNull = ([first]: Mutable['type']): Code => (first === TYPE.ref ? [OP.refAsNonNull] : []);

/** Sets a global of 64 bits to what a parameter says. */
function whole(parameter: number, global: number): Code {
  return [...local(parameter), OP.prefixBulk, OP.i64TruncSatF64S, OP.globalSet, ...leb(global)];
}
