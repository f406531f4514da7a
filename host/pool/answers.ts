import { bodyExcess } from '../protocol/bounds.ts';
import { ANSWER_WORDS, fuelOf } from '../protocol/answers.ts';
import { BlockReader, INLINE_BODY_BYTES } from '../protocol/block.ts';
import type { Limits } from '../protocol/limits.ts';
import type { WholeResponseFrame, Spent } from '../protocol/messages.ts';

/** Of one block: its texts become one string, and V8's strings have an end. */
const MOST_CHARACTERS = 2 ** 26;

/**
 * The answers in a block from a worker, or undefined if it is no such block, or one of more than `most`
 * answers: every number in it may be a lie. A text is characters whatever its bytes are.
 */
export function readAnswers(
  block: ArrayBuffer,
  most: number,
  limits: Limits,
): WholeResponseFrame[] | undefined {
  const reader = BlockReader.open(block);
  // Before the texts are decoded, all at once.
  if (reader === undefined || reader.characters > Math.min(most * limits.headerBytes, MOST_CHARACTERS))
    return undefined;
  const answers: WholeResponseFrame[] = [];
  while (reader.left > 0) {
    const answer = answers.length < most ? readAnswer(reader, limits) : undefined;
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  const isUsedUp = reader.from === reader.characters && reader.leftBytes === 0;
  return isUsedUp && answers.length > 0 ? answers : undefined;
}

function readAnswer(reader: BlockReader, limits: Limits): WholeResponseFrame | undefined {
  if (reader.left < ANSWER_WORDS) return undefined;
  const id = reader.word();
  const status = reader.word();
  const spent: Spent = [fuelOf(reader.word(), reader.word()), reader.word(), reader.word()];
  const isSane = id > 0 && status <= 0xff_ff && spent[0] <= limits.fuel && spent[1] <= limits.memoryBytes;
  const body = isSane && spent[2] <= limits.fuel ? readBody(reader, limits) : undefined;
  const headers = body === undefined ? undefined : readHeaders(reader, limits);
  return headers === undefined ? undefined : ['whole-response', id, status, headers, body!, spent];
}

function readBody(reader: BlockReader, limits: Limits): Uint8Array | undefined {
  const length = reader.word();
  const isWithin = length <= INLINE_BODY_BYTES && length <= reader.leftBytes;
  return isWithin && bodyExcess(length, limits) === undefined ? reader.bytes(length) : undefined;
}

function readHeaders(reader: BlockReader, { headerCount, headerBytes }: Limits): string[] | undefined {
  const count = reader.word();
  if (count > 2 * headerCount || count % 2 !== 0 || count > reader.left) return undefined;
  const headers: string[] = [];
  const start = reader.from;
  for (let i = 0; i < count; i++) {
    const length = reader.word();
    if (length > reader.characters - reader.from) return undefined;
    headers.push(reader.text(length));
  }
  return reader.from - start <= headerBytes ? headers : undefined;
}
