/** What a component may do to the inspection: be accepted, or be refused with one of its codes. */
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { linkageOf } from '../../../host/compile/linkage/linkage.ts';
import { type ErrorCode, WayhouseError } from '../../../host/protocol/errors.ts';
import { INSPECTION_REFUSALS } from '../handmade.ts';

export type Verdict = ErrorCode | 'accepted';

const BOUNDS = { maxMemoryBytes: 64 * 1024 * 1024 };

/** Throws what the inspection should not have thrown, or why what it accepted is not safe. */
export function judge(bytes: Uint8Array): Verdict {
  const refused = refusal(bytes);
  if (refused !== undefined) return refused.code;
  linkRefusal(bytes);
  return 'accepted';
}

/** Why what the inspection accepts is not linked, if it is not. Throws what that should not have thrown. */
export function linkRefusal(bytes: Uint8Array): WayhouseError | undefined {
  try {
    linkageOf(bytes);
    return undefined;
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown;
    throw thrown;
  }
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
