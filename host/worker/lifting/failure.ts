import type { GuestFailure } from '../../protocol/messages.ts';

/** What a check found wrong: it ends the request. */
export class LiftFailure extends Error {
  readonly code: GuestFailure;

  constructor(code: GuestFailure, detail: string) {
    super(detail);
    this.code = code;
  }
}
