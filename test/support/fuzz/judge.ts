/** What a component may do to the inspection: be accepted, or be refused with one of its codes. */
import { isDeepStrictEqual } from 'node:util';
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { safeNames } from '../../../host/compile/names/safe-names.ts';
import { wiringOf } from '../../../host/compile/wiring/wiring.ts';
import { type ErrorCode, WayhouseError } from '../../../host/protocol/errors.ts';
import { INSPECTION_REFUSALS } from '../handmade.ts';

export type Verdict = ErrorCode | 'accepted';

const BOUNDS = { maxMemoryBytes: 64 * 1024 * 1024 };

/** Throws what the inspection should not have thrown, or why what it accepted is not safe. */
export function judge(bytes: Uint8Array): Verdict {
  const refused = refusal(bytes);
  if (refused !== undefined) return refused.code;
  checkRenamed(bytes);
  checkWired(bytes);
  return 'accepted';
}

/** Why it is refused, if it is. Throws what the inspection should not have thrown. */
export function refusal(bytes: Uint8Array): WayhouseError | undefined {
  try {
    inspectBytes(bytes, BOUNDS);
    return undefined;
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown;
    throw thrown;
  }
}

const isRefusal = (thrown: unknown): thrown is WayhouseError =>
  thrown instanceof WayhouseError && INSPECTION_REFUSALS.includes(thrown.code);

/** Only what the translation may still refuse a component with. */
function checkWired(bytes: Uint8Array): void {
  try {
    wiringOf(safeNames(bytes));
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
  }
}

/** With other names inside, a component is the same from outside; and renaming it again changes nothing. */
function checkRenamed(bytes: Uint8Array): void {
  const renamed = safeNames(bytes);
  const [before, after] = [bytes, renamed].map((binary) => inspectBytes(binary, BOUNDS));
  if (!isDeepStrictEqual(before, after)) throw new Error('it is another component once its names are safe');
  if (!Buffer.from(safeNames(renamed)).equals(renamed)) throw new Error('its safe names change once more');
}
