/** Why a guest was ended, in words for its author. */
import type { Limits } from '../../protocol/limits.ts';
import type { FailureData } from '../../protocol/messages.ts';
import { EXCEEDED } from '../../protocol/metering.ts';
import { UNINTERRUPTED_FUEL } from './control.ts';

export const CANCELLED: FailureData = { code: 'guest_trapped', detail: 'the request was cancelled' };

export const outOfFuel = ({ fuel }: Limits): FailureData => ({
  code: 'fuel_exhausted',
  detail: `it used up its fuel of ${fuel} (limit fuel)`,
});

export const UNINTERRUPTED: FailureData = {
  code: 'fuel_exhausted',
  detail: `it used more than ${UNINTERRUPTED_FUEL} fuel at a stretch where it cannot be interrupted: in start code, cabi_realloc or post-return`,
};

export const tooLate = ({ deadlineMs }: Limits): FailureData => ({
  code: 'deadline_exceeded',
  detail: `no answer after ${deadlineMs} ms (limit deadlineMs)`,
});

/** By the numbers of `EXCEEDED`. */
export function exceeded(what: number, { stackBytes, heapBytes }: Limits): FailureData {
  return what === EXCEEDED.heap
    ? { code: 'heap_exhausted', detail: `it allocated more than ${heapBytes} bytes (limit heapBytes)` }
    : { code: 'stack_exhausted', detail: `its calls took more than ${stackBytes} bytes (limit stackBytes)` };
}

export const outOfMemory = (refusals: number, { memoryBytes, tableElements }: Limits): FailureData => ({
  code: 'memory_exhausted',
  detail: `it trapped after it had been refused more memory ${refusals} times (limit memoryBytes is ${memoryBytes}, limit tableElements ${tableElements})`,
});
