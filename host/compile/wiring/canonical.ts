import { byte, coded, coreValue, index, type Read, result, sequence } from '../binary/grammar.ts';
import type { Reader } from '../binary/reader.ts';
import { WayhouseError } from '../../protocol/errors.ts';
import type { StringEncoding } from '../../protocol/messages.ts';

/** What a lift or a lower says of how values cross. */
export interface CanonicalOptions {
  readonly encoding: StringEncoding;
  /** Index of a core memory. */
  readonly memory?: number;
  /** Index of a core function. */
  readonly postReturn?: number;
  readonly async?: boolean;
}

/** A canonical function; a built-in by its code. */
export type Canonical =
  | { readonly kind: 'lift'; readonly core: number; readonly options: CanonicalOptions }
  | { readonly kind: 'lower'; readonly func: number; readonly options: CanonicalOptions }
  | { readonly kind: 'built-in'; readonly code: number };

const ENCODINGS: readonly StringEncoding[] = ['utf8', 'utf16'];

const LATIN1_OR_UTF16 = 0x02;
const MEMORY = 0x03;
const POST_RETURN = 0x05;
const ASYNC = 0x06;
const GC = 0x09;

function options(reader: Reader): CanonicalOptions {
  let found: CanonicalOptions = { encoding: 'utf8' };
  reader.each('canonical options', () => {
    found = { ...found, ...option(reader) };
  });
  return found;
}

/** All but encodings and two more are followed by an index. */
function option(reader: Reader): Partial<CanonicalOptions> {
  const code = reader.byte('a canonical option');
  const encoding = ENCODINGS[code];
  if (encoding !== undefined) return { encoding };
  if (code === LATIN1_OR_UTF16)
    throw new WayhouseError('feature_refused', 'strings in latin1+utf16, which jco does not translate');
  if (code === ASYNC) return { async: true };
  if (code === GC) return {};
  const operand = reader.u32('index in a canonical option');
  if (code === POST_RETURN) return { postReturn: operand };
  return code === MEMORY ? { memory: operand } : {};
}

const skipOptions: Read<unknown> = (reader) => void options(reader);

const built = sequence<unknown>;
const none = built();
const typed = built(index);
const flagged = built(byte);
const copying = built(index, skipOptions);
const cancelling = built(index, byte);
const waiting = built(byte, index);

/** The operands of each canonical function but `lift` and `lower`. */
const BUILT_INS = coded<unknown>('a canonical function', {
  ...entries([0x02, 0x03, 0x04, 0x0e, 0x13, 0x14, 0x15, 0x1a, 0x1b], typed),
  ...entries([0x05, 0x0d, 0x1e, 0x1f, 0x22, 0x23, 0x24, 0x25, 0x26, 0x28], none),
  ...entries([0x06, 0x0c, 0x29, 0x2a, 0x2b, 0x2c, 0x2d], flagged),
  ...entries([0x0a, 0x0b], built(coreValue, index)),
  ...entries([0x0f, 0x10, 0x16, 0x17], copying),
  ...entries([0x11, 0x12, 0x18, 0x19], cancelling),
  ...entries([0x1c, 0x1d], skipOptions),
  ...entries([0x20, 0x21], waiting),
  0x09: built(result, skipOptions),
  0x27: built(index, index),
});

function entries(codes: readonly number[], read: Read<unknown>): Record<number, Read<unknown>> {
  return Object.fromEntries(codes.map((code) => [code, read]));
}

/** One entry of a canonical section. */
export function canonical(reader: Reader): Canonical {
  const code = reader.peek('a canonical function');
  if (code > 0x01) {
    BUILT_INS(reader, undefined);
    return { kind: 'built-in', code };
  }
  reader.byte('a canonical function');
  reader.expect(0x00, 'sort of a canonical function');
  const operand = reader.u32('index in a canonical function');
  if (code === 0x01) return { kind: 'lower', func: operand, options: options(reader) };
  const lift = { kind: 'lift', core: operand, options: options(reader) } as const;
  reader.u32('type of a lifted function');
  return lift;
}
