import type { FailureData } from '../protocol/messages.ts';
import type { HostCalls } from './host-calls.ts';
import type { Bank } from './metering/bank.ts';
import { describeTrap, isStackOverflow } from './trap.ts';

/** Why a check or the bank ended the guest, if one did; else what it ended by. */
export function failureOf(thrown: unknown, bank: Bank, { lifting }: HostCalls): FailureData {
  const why = lifting.failure ?? bank.ending;
  if (why !== undefined) return { code: why.code, detail: describeTrap(thrown, why.detail) };
  if (isStackOverflow(thrown)) return { code: 'stack_exhausted', detail: describeTrap(thrown) };
  const { refusal } = bank;
  return { code: refusal?.code ?? 'guest_trapped', detail: describeTrap(thrown, refusal?.detail) };
}
