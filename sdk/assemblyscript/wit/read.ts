import { decodeWorld } from './decode.ts';
import { readDocs } from './docs.ts';
import { resolveWorld } from './resolve.ts';
import { loadWit, type WitSource } from './source.ts';
import { encodeWorld } from './tools.ts';
import type { World } from './world.ts';

/**
 * A world of a WIT text with every name resolved. The world may be left out where the text has one only; one
 * of another package goes by its full name, as in `wasi:http/proxy@0.2.0`.
 *
 * Errors: `wit_unreadable`, `wit_invalid`, `world_unknown`, `type_unsupported`.
 */
export async function readWorld(source: WitSource, world?: string): Promise<World> {
  const wit = await loadWit(source);
  const encoded = decodeWorld(await encodeWorld(wit, world));
  return resolveWorld(encoded, readDocs(wit.text));
}
