/** The only home of jco's tools in this package. */
import { CliError } from '../errors.ts';

/** What stands behind `\0asm`: version 1 of a core module; a component has another, and a layer. */
const CORE_MODULE = [1, 0, 0, 0];

/** The bytes themselves, if they are a component already. */
export async function asComponent(bytes: Uint8Array): Promise<Uint8Array> {
  if (!CORE_MODULE.every((byte, index) => bytes[4 + index] === byte)) return bytes;
  const { componentNew } = await import('@bytecodealliance/jco-transpile/wasm-tools');
  try {
    return await componentNew(bytes, []);
  } catch (cause) {
    throw new CliError('build_failed', `The module does not fit its world: ${messageOf(cause)}`, {
      repair: 'Let the crate have one handler, by #[wayhouse::handler], and no other imports.',
      cause,
    });
  }
}

/** The tool throws what its own interface calls an error: a text, as `payload`. */
function messageOf(thrown: unknown): string {
  if (thrown instanceof Error && 'payload' in thrown && typeof thrown.payload === 'string')
    return thrown.payload;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
