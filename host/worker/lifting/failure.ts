import type { FailureData, GuestFailure } from '../../protocol/messages.ts';

/** What a check found wrong: it ends the request. */
export class LiftFailure extends Error {
  readonly code: GuestFailure;

  constructor(code: GuestFailure, detail: string) {
    super(detail);
    this.code = code;
  }

  static toData(thrown: unknown): FailureData {
    if (thrown instanceof LiftFailure) return { code: thrown.code, detail: thrown.message };
    return { code: 'guest_trapped', detail: String(thrown) };
  }
}
