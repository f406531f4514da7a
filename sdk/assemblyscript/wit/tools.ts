/** The component tools of jco, in process. Nobody else imports them. */
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';
import { SdkError } from '../errors.ts';
import { explain } from './explain.ts';
import type { WitText } from './join.ts';
import { loadWit, type WitSource } from './source.ts';

export type StringEncoding = 'utf8' | 'utf16';

export interface Embedding {
  readonly source: WitSource;
  /** May be left out where the WIT text has one world only. */
  readonly world?: string | undefined;
  readonly stringEncoding: StringEncoding;
}

const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/**
 * A core module with its world written into it, as `makeComponent` wants it.
 *
 * Errors: `wit_unreadable`, `wit_invalid`, `world_unknown`.
 */
export async function embedWorld(
  core: Uint8Array,
  { source, world, stringEncoding }: Embedding,
): Promise<Uint8Array> {
  return embed(core, await loadWit(source), { world, stringEncoding });
}

/** An empty module with the encoded world. Errors: `wit_invalid`, `world_unknown`. */
export async function encodeWorld(wit: WitText, world: string | undefined): Promise<Uint8Array> {
  return embed(EMPTY_MODULE, wit, { world, stringEncoding: 'utf8' });
}

/** A component of a core module with its world written into it. Errors: `component_invalid`. */
export async function makeComponent(core: Uint8Array): Promise<Uint8Array> {
  return componentNew(core).catch((cause: unknown) => {
    throw new SdkError('component_invalid', messageOf(cause), { cause });
  });
}

async function embed(
  binary: Uint8Array,
  wit: WitText,
  options: Omit<Embedding, 'source'>,
): Promise<Uint8Array> {
  const { world, stringEncoding } = options;
  const features = { tag: 'list' as const, val: [...wit.features] };
  const attempt = (witSource: string) =>
    componentEmbed({ binary, witSource, stringEncoding, features, ...(world !== undefined && { world }) });
  const judge = (text: string) => attempt(text).then(() => undefined, messageOf);
  return attempt(wit.text).catch(async (cause: unknown) => {
    throw await explain({ wit, message: messageOf(cause), judge, cause });
  });
}

/** The tool throws what its own interface calls an error: a text, as `payload`. */
function messageOf(thrown: unknown): string {
  if (thrown instanceof Error && 'payload' in thrown && typeof thrown.payload === 'string')
    return thrown.payload;
  throw thrown;
}
