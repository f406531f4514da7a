/** Guests by hand: their core code hands over what no language would. */
import { edited } from './handmade.ts';

/** What lies in memory from the start: text in UTF-8, or words of 32 bits, by its address. */
export type Data = Readonly<Record<number, string | Uint8Array | readonly number[]>>;

export interface CoreGuest {
  /** Of 64 KiB. */
  readonly pages: number;
  readonly data: Data;
  /**
   * What the code does, in the text format, by the first letter of the path after the slash: it leaves
   * the address of the response on the stack. `log`, `fetch` and `get` are `call 0`, `1` and `2`.
   */
  readonly acts: Readonly<Record<string, string>>;
  /** What it does when it starts. */
  readonly start?: string;
  /** `utf8` if not given. */
  readonly encoding?: 'utf16';
  /** More of its module: globals, tables and functions. */
  readonly fields?: string;
  /** What it does before it gives room to the host: of so many bytes, which are local 3. */
  readonly realloc?: string;
  /** What it does once its answer was taken. */
  readonly postReturn?: string;
}

/** Where the guest's own allocator begins; data lies below or far above. */
const HEAP = 32_768;

/** Bytes that `cabi_realloc` may give out. */
const HEAP_BYTES = 16_384;

/** Of the record `request`: where the path is. */
const PATH = 24;

export function coreGuest(guest: CoreGuest): Promise<Uint8Array> {
  const { pages, data, acts, start = '', encoding, realloc = '', postReturn = '' } = guest;
  const fields = [
    guest.fields ?? '',
    '(global $free (mut i32) (i32.const 32768))',
    ...Object.entries(data).map(([at, value]) => `(data (i32.const ${at}) "${escaped(toBytes(value))}")`),
  ];
  return edited((text) => {
    const coded = replaceAll(text, [
      ['(memory (;0;) 0)', `(memory (;0;) ${pages}) ${fields.join('\n')}`],
      [
        /(\(type 3\) \(param i32\) \(result i32\)\s+)unreachable/,
        `$1${choose(acts, encoding === undefined ? 1 : 2)}`,
      ],
      [/(\(param i32 i32 i32 i32\) \(result i32\)\s+)unreachable/, `$1${realloc} ${ALLOCATE}`],
      ['(func (;4;) (type 4) (param i32))', `(func (;4;) (type 4) (param i32) ${postReturn})`],
      ['(func (;6;) (type 6))', `(func (;6;) (type 6) ${start})`],
    ]);
    return encoding === undefined
      ? coded
      : coded.replaceAll('string-encoding=utf8', `string-encoding=${encoding}`);
  });
}

/** The words of a response. */
export function response(
  headers: readonly [at: number, count: number],
  body: readonly [at: number, bytes: number],
) {
  return [200, ...headers, ...body];
}

const ALLOCATE = `
  (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
  (if (i32.gt_u (i32.add (global.get $free) (local.get 3)) (i32.const ${HEAP + HEAP_BYTES})) (then unreachable))
  (global.get $free)
  (global.set $free (i32.add (global.get $free) (local.get 3)))`;

function choose(acts: CoreGuest['acts'], unit: number): string {
  const cases = Object.entries(acts).map(([letter, act]) => {
    const code = `(i32.const ${letter.charCodeAt(0)})`;
    return `(if (i32.eq (i32.load8_u offset=${unit} (i32.load offset=${PATH} (local.get 0))) ${code}) (then ${act} return))`;
  });
  return `${cases.join('\n')} unreachable`;
}

function replaceAll(text: string, changes: readonly (readonly [string | RegExp, string])[]): string {
  return changes.reduce((changed, [from, to]) => {
    const result = changed.replace(from, to);
    if (result === changed) throw new Error(`There is no ${String(from)} to replace.`);
    return result;
  }, text);
}

function toBytes(value: Data[number]): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  return value instanceof Uint8Array ? value : new Uint8Array(Uint32Array.from(value).buffer);
}

const escaped = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
