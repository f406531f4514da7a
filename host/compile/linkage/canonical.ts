import { WayhouseError } from '../../protocol/errors.ts';
import type { StringEncoding } from '../../protocol/linkage.ts';
import { hex, type Reader } from '../binary/reader.ts';
import { unsupported } from './refusals.ts';
import type { CanonicalOptions, Of, Spaces } from './spaces.ts';

const LIFT = 0x00;
const LOWER = 0x01;

/**
 * One entry of a canonical section; what it refers to stands in the spaces before it.
 *
 * Throws `feature_refused` for what neither lifts nor lowers: resources, streams, futures, tasks and threads,
 * of which `handle` takes and gives none.
 */
export function canonical(reader: Reader, spaces: Spaces): Of<'lifted'> | Of<'lowered'> {
  const code = reader.byte('a canonical function');
  if (code > LOWER)
    throw new WayhouseError(
      'feature_refused',
      `the component uses the canonical built-in ${hex(code)} (of resources, streams, futures, tasks or threads), which no function of the world needs`,
    );
  reader.expect(0x00, 'sort of a canonical function');
  const of = spaces.read(code === LIFT ? 'core func' : 'func', reader);
  const options = readOptions(reader, spaces);
  if (code === LOWER) return { kind: 'lowered', of, options };
  reader.u32('type of a lifted function');
  return { kind: 'lifted', of, options };
}

function readOptions(reader: Reader, spaces: Spaces): CanonicalOptions {
  let found: CanonicalOptions = { encoding: 'utf8' };
  reader.each('canonical options', () => {
    found = { ...found, ...option(reader, spaces) };
  });
  return found;
}

const ENCODINGS: readonly StringEncoding[] = ['utf8', 'utf16'];

const MEMORY = 0x03;
const REALLOC = 0x04;
const POST_RETURN = 0x05;

/** With them values lie in other ways. */
const LAYOUTS: ReadonlyMap<number, string> = new Map([
  [0x02, 'strings in latin1+utf16'],
  [0x08, 'the canonical option core-type'],
  [0x09, 'the canonical option gc'],
]);

function option(reader: Reader, spaces: Spaces): Partial<CanonicalOptions> {
  const code = reader.byte('a canonical option');
  const encoding = ENCODINGS[code];
  if (encoding !== undefined) return { encoding };
  if (code === MEMORY) return { memory: spaces.read('core memory', reader) };
  if (code === REALLOC) return { realloc: spaces.read('core func', reader) };
  if (code === POST_RETURN) return { postReturn: spaces.read('core func', reader) };
  const layout = LAYOUTS.get(code);
  if (layout !== undefined)
    throw new WayhouseError('feature_refused', `${layout}, which this version does not read`);
  throw unsupported(
    'the component lifts or lowers a function with the canonical option async or callback, which this version does not run',
  );
}
