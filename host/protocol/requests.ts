/** Requests in a block, as the main thread writes them and a worker reads them. */
import { BlockReader, BlockWriter } from './block.ts';
import type { FlatHeaders, RequestFrame } from './messages.ts';

/** A request as its plugin is to see it. */
export interface RequestParts {
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  readonly pathWithQuery: string;
  readonly remoteAddress: string;
  readonly requestId: string;
  readonly headers: FlatHeaders;
  readonly body: Uint8Array | undefined;
}

export interface RequestToWrite {
  readonly id: number;
  readonly timeLeftMs: number;
  readonly exchange: RequestParts;
}

/** A request as it lies in a block. */
export interface WrittenRequest {
  readonly id: number;
  readonly timeLeftMs: number;
  readonly body: Uint8Array;
  /** How many texts there are: those before the header, in the order of `writeRequest`, and those of the header. */
  readonly texts: number;
  /** Those of the block; from this one on they are the lengths of the texts. */
  readonly words: Uint32Array;
  readonly at: number;
  /** Those of the block, a byte each where all are ASCII; from this one on they are those of the texts. */
  readonly characters: Uint8Array | Uint16Array;
  readonly from: number;
}

/** Texts before the header. */
export const HEAD_TEXTS = 6;

const NO_BYTES = new Uint8Array(0);

export function writeRequest(block: BlockWriter, { id, timeLeftMs, exchange }: RequestToWrite): void {
  const { headers } = exchange;
  block.word(id);
  block.word(timeLeftMs);
  block.bytes(exchange.body ?? NO_BYTES);
  block.word(HEAD_TEXTS + headers.length);
  block.text(exchange.method);
  block.text(exchange.scheme);
  block.text(exchange.authority);
  block.text(exchange.pathWithQuery);
  block.text(exchange.remoteAddress);
  block.text(exchange.requestId);
  for (let i = 0; i < headers.length; i++) block.text(headers[i]!);
}

/** All requests of a block, whose writer is believed. */
export function readRequests(block: ArrayBuffer): WrittenRequest[] {
  const reader = BlockReader.open(block)!;
  const requests: WrittenRequest[] = [];
  while (reader.left > 0) requests.push(readRequest(reader));
  return requests;
}

function readRequest(reader: BlockReader): WrittenRequest {
  const id = reader.word();
  const timeLeftMs = reader.word();
  const bodyBytes = reader.word();
  const body = bodyBytes === 0 ? NO_BYTES : reader.bytes(bodyBytes);
  const texts = reader.word();
  const { words, at, texts: characters, from } = reader;
  for (let text = 0; text < texts; text++) reader.from += reader.word();
  return { id, timeLeftMs, body, texts, words, at, characters, from };
}

/** One of which only the head came, as if it had come in a block with that body. */
export function writtenAlone(head: RequestFrame, body: Uint8Array): WrittenRequest {
  const [, id, method, scheme, authority, pathWithQuery, headers, remoteAddress, requestId, timeLeftMs] =
    head;
  const parts = { method, scheme, authority, pathWithQuery, headers, remoteAddress, requestId };
  const block = new BlockWriter();
  writeRequest(block, { id, timeLeftMs, exchange: { ...parts, body: undefined } });
  return { ...readRequests(block.take())[0]!, body };
}
