/** A core module that answers requests, with room for whatever a bomb wants to have in it. */
import {
  bytes,
  CORE_PREAMBLE,
  items,
  joined,
  leb,
  name,
  repeat,
  section,
  sized,
  vector,
} from '../wasm-encode.ts';
import type { Items, Part } from '../wasm-encode.ts';

/** What every bomb answers that is run. */
export const ANSWER = 'survived';

export interface Extras {
  /** Types from index 4 on. */
  readonly types?: Items;
  readonly imports?: Items;
  /** Functions from index 4 on; of each the index of its type, and its body. */
  readonly functions?: Items;
  readonly bodies?: Items;
  /** Instructions, without the `end`, that a request runs before it is answered. Local 1 is an i32. */
  readonly run?: Part;
  readonly tables?: Items;
  readonly tags?: Items;
  readonly globals?: Items;
  readonly exports?: Items;
  readonly elements?: Items;
  /** From index 1 on. */
  readonly data?: Items;
  /** Instead of one of 17 pages. */
  readonly memory?: Part;
  /** Whole sections at the end. */
  readonly custom?: Part;
}

export const I32 = 0x7f;
export const END = 0x0b;

export const func = (params: Part, results: Part): Uint8Array =>
  bytes(0x60, vectorOf(params), vectorOf(results));
const vectorOf = (types: Part): Uint8Array => vector({ count: bytes(types).length, content: bytes(types) });

/** A body without locals, or with `locals`: groups of a count and a type. `end` is added. */
export const body = (code: Part, locals: Items = items()): Uint8Array =>
  sized(bytes(vector(locals), code, END));

/** Types 0 to 3. Type 3, which takes and gives nothing, is what most bombs use. */
const TYPES = items(func(I32, I32), func(I32, []), func([I32, I32, I32, I32], I32), func([], []));
export const NOTHING = 3;

const RESPONSE = 16;
const BODY = 64;
const HEAP = 1024;

const i32 = (value: number): number[] => [0x41, ...unsigned(value)];
/** For an i32.const that is not negative. */
function unsigned(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >> 7)];
}

/** `global.get 0`, then that global moved on by the wanted size, to a multiple of eight. */
const ALLOCATE = bytes(0x23, 0, 0x23, 0, 0x20, 3, 0x6a, i32(7), 0x6a, 0x41, 0x78, 0x71, 0x24, 0);

const response = (): Uint8Array => {
  const head = new DataView(new ArrayBuffer(20));
  head.setUint16(0, 200, true);
  head.setUint32(12, BODY, true);
  head.setUint32(16, ANSWER.length, true);
  const gap = repeat(0, BODY - RESPONSE - 20);
  return bytes(new Uint8Array(head.buffer), gap, Buffer.from(ANSWER));
};

const NONE = items();

/** `handle`, `handle_post`, `realloc` and `initialize`, as wit-component wants them named. */
const EXPORTS = items(
  bytes(name('cm32p2||handle'), 0, 0),
  bytes(name('cm32p2||handle_post'), 0, 1),
  bytes(name('cm32p2_realloc'), 0, 2),
  bytes(name('cm32p2_initialize'), 0, 3),
  bytes(name('cm32p2_memory'), 2, 0),
);

export function coreModule(extras: Extras = {}): Uint8Array {
  const { types = NONE, imports = NONE, functions = NONE, bodies = NONE, run = [] } = extras;
  const { tables = NONE, tags = NONE, globals = NONE, exports = NONE, elements = NONE, data = NONE } = extras;
  const handle = body(bytes(run, i32(RESPONSE)), items([1, I32]));
  const first = bytes(0, i32(RESPONSE), END, sized(response()));
  return bytes(
    CORE_PREAMBLE,
    section(1, vector(joined(TYPES, types))),
    optional(2, imports),
    section(3, vector(joined(items(0, 1, 2, 3), functions))),
    optional(4, tables),
    section(5, vector(items(extras.memory ?? [0, 17]))),
    optional(13, tags),
    section(6, vector(joined(items([I32, 1, ...i32(HEAP), END]), globals))),
    section(7, vector(joined(EXPORTS, exports))),
    optional(9, elements),
    section(12, leb(1 + data.count)),
    section(10, vector(joined(items(handle, body([]), body(ALLOCATE), body([])), bodies))),
    section(11, vector(joined(items(first), data))),
    extras.custom ?? [],
  );
}

const optional = (id: number, content: Items): Part =>
  content.count === 0 ? [] : section(id, vector(content));

/** Indices of a bomb's first type and first function. */
export const FIRST = { type: TYPES.count, func: 4, global: 1, data: 1 };

/** `call`; of a bomb's first function if not told otherwise. */
export const call = (index: number = FIRST.func): number[] => [0x10, ...leb(index)];

/** One function of the type that takes and gives nothing, which a request calls. */
export const oneFunction = (code: Part, locals?: Items): Extras => ({
  functions: items(NOTHING),
  bodies: items(body(code, locals)),
  run: call(),
});
