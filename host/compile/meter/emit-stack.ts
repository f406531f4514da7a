/** What is left of the stack, in functions that count their frame. */
import type { Emission } from './emission.ts';
import { OP } from './op.ts';
import { MOST_UNCOUNTED_BYTES } from './payers.ts';

/**
 * Takes the frame from the stack. What there was before is below 0 if the frame of who called was too
 * much, which is as good as after, and a subtraction less. Asked together with the fuel: of two
 * numbers one is below 0 if both together are.
 */
export function enterFrame(emission: Emission): void {
  const { code, helpers, stackLocal, body } = emission;
  code.instruction(OP.globalGet, helpers.stack);
  code.instruction(OP.localTee, stackLocal);
  code.subtract(body.deepFrameBytes);
  code.instruction(OP.globalSet, helpers.stack);
  emitStackLeft(emission);
  code.byte(OP.i64Or);
}

/** Below 0 where there was not enough. */
export function emitStackLeft({ code, stackLocal, body }: Emission): void {
  code.instruction(OP.localGet, stackLocal);
  if (body.frameBytes > MOST_UNCOUNTED_BYTES) code.subtract(body.frameBytes);
}

/** As it was when the function was called. */
export function restoreStack({ code, helpers, stackLocal, counts }: Emission): void {
  if (!counts) return;
  code.instruction(OP.localGet, stackLocal);
  code.instruction(OP.globalSet, helpers.stack);
}

/** Where something is caught: what was thrown has come through frames that are no more. */
export function landStack({ code, helpers, stackLocal, counts, body }: Emission): void {
  if (!counts) return;
  code.instruction(OP.localGet, stackLocal);
  code.subtract(body.deepFrameBytes);
  code.instruction(OP.globalSet, helpers.stack);
}
