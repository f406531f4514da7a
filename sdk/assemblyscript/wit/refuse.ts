import { SdkError } from '../errors.ts';

/** What the component model has and AssemblyScript cannot hold. */
export type Unsupported =
  | 'async'
  | 'stream'
  | 'future'
  | 'error-context'
  | 'map'
  | 'list of fixed length'
  | 'flags of more than 32'
  | 'record of no fields'
  | 'flags of none';

const ASYNC = 'it belongs to the asynchronous ABI of WASI 0.3, and an AssemblyScript function cannot wait';
const SYNCHRONOUS =
  'Leave the interface out of the world, or take one that is synchronous: those of WASI 0.2 have pollables and streams as resources.';

const EMPTY = 'WIT text may have it, but a component may not';

const REASONS: { readonly [K in Unsupported]: { readonly why: string; readonly repair: string } } = {
  async: { why: ASYNC, repair: `Write func where it says async func. ${SYNCHRONOUS}` },
  stream: { why: ASYNC, repair: SYNCHRONOUS },
  future: { why: ASYNC, repair: SYNCHRONOUS },
  'error-context': { why: ASYNC, repair: 'Use a string, or a resource such as error of wasi:io.' },
  map: {
    why: 'the canonical ABI of map is not settled',
    repair: 'Use list<tuple<K, V>>, which has the same shape.',
  },
  'list of fixed length': {
    why: 'no release of the component model has it yet',
    repair: 'Use list<T> without the length, or a tuple.',
  },
  'flags of more than 32': {
    why: 'the component model has no more than 32 in one type',
    repair: 'Spread them over several flags types, or use list of an enum.',
  },
  'record of no fields': { why: EMPTY, repair: 'Give it a field, or leave it out.' },
  'flags of none': { why: EMPTY, repair: 'Give it a flag, or leave it out.' },
};

/** `item` says where, as in `interface demo:x/y@1.0.0, function f, parameter p: stream<u8>`. */
export function refuse(what: Unsupported, item: string): never {
  const { why, repair } = REASONS[what];
  const subject = what === 'async' ? 'an async function' : `type ${what}`;
  throw new SdkError('type_unsupported', `${item}: ${subject} cannot be held, because ${why}`, { repair });
}
