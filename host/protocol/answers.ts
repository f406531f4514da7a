/** Answers in a block, as a worker writes them; pool/answers.ts reads them. */
import type { BlockWriter } from './block.ts';
import type { FlatHeaders, Spent } from './messages.ts';

/** A whole answer with a small body. */
export interface Answer {
  readonly id: number;
  /** Of 16 bits. */
  readonly status: number;
  readonly headers: FlatHeaders;
  /** The first `bodyBytes` of it; all of it, where that is not given. */
  readonly body: Uint8Array;
  readonly bodyBytes?: number;
  readonly spent: Spent;
}

/** Words of an answer before the lengths of its texts. */
export const ANSWER_WORDS = 8;

const WORD_VALUES = 2 ** 32;

export function writeAnswer(block: BlockWriter, answer: Answer): void {
  const { id, status, headers, spent } = answer;
  const [fuel, peakMemoryBytes, growthsRefused] = spent;
  block.word(id);
  block.word(status);
  block.word(fuel % WORD_VALUES);
  block.word(Math.floor(fuel / WORD_VALUES));
  block.word(peakMemoryBytes);
  block.word(Math.min(growthsRefused, WORD_VALUES - 1));
  block.bytes(answer.body, answer.bodyBytes);
  block.word(headers.length);
  for (let i = 0; i < headers.length; i++) block.text(headers[i]!);
}

/** Fuel as it was written. */
export const fuelOf = (low: number, high: number): number => high * WORD_VALUES + low;
