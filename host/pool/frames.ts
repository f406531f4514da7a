import { bodyExcess, callExcess, DETAIL_CHARACTERS, headerExcess } from '../protocol/bounds.ts';
import { ERRORS, type ErrorCode } from '../protocol/errors.ts';
import type { Limits } from '../protocol/limits.ts';
import { textLength } from '../protocol/log-text.ts';
import { readAnswers } from './answers.ts';
import {
  GUEST_FAILURES,
  LOG_LEVELS,
  type FlatHeaders,
  type FromWorker,
  type GuestFailure,
  type Heard,
  type LogLevel,
  type OutgoingRequest,
} from '../protocol/messages.ts';

type Frame = readonly unknown[];

const MOST_LINES = 2 ** 32 - 1;

const TOO_MANY = 'more frames than it had credit for';

/**
 * What came from a worker as frames, or in words what it is instead. A worker runs generated code
 * beside a guest, so nothing that it sends is believed by its type or its size.
 *
 * A structured clone has made plain data of it: no getter runs here, no proxy, nothing inherited but
 * from our own prototypes. What an array or buffer carries besides its items is never looked at.
 */
export function readFrames(message: unknown, most: number, limits: Limits): readonly Heard[] | string {
  if (!Array.isArray(message) || message.length === 0) return 'a message that holds no frames';
  if (message.length > most) return TOO_MANY;
  const heard: Heard[] = [];
  // By index: `every` would pass over the holes of a sparse array.
  for (let i = 0; i < message.length; i++) {
    if (heard.length >= most) return TOO_MANY;
    const fault = hear(message[i], heard, { most, limits });
    if (fault !== undefined) return fault;
  }
  return heard;
}

interface Bounds {
  readonly most: number;
  readonly limits: Limits;
}

/** Adds what the frame says to what was heard; gives back what is wrong with it, if it is. */
function hear(frame: unknown, heard: Heard[], { most, limits }: Bounds): string | undefined {
  if (!Array.isArray(frame)) return 'what is not a frame';
  if (frame[0] === 'answers') return hearAnswers(frame, heard, { most, limits });
  const check = KINDS.get(frame[0] as string);
  if (check === undefined) return 'a frame of a kind that there is not';
  if (!check(frame, limits)) return `a wrong ${frame[0] as string} frame`;
  heard.push(frame as unknown as Heard);
  return undefined;
}

function hearAnswers(frame: Frame, heard: Heard[], { most, limits }: Bounds): string | undefined {
  const [, block] = frame;
  const isWhole = frame.length === 2 && block instanceof ArrayBuffer && !block.resizable;
  const answers = isWhole ? readAnswers(block, most - heard.length, limits) : undefined;
  if (answers === undefined) return 'a wrong answers frame';
  for (const answer of answers) heard.push(answer);
  return undefined;
}

const CHECKS: {
  readonly [Kind in Exclude<FromWorker[0], 'answers'>]: (frame: Frame, limits: Limits) => boolean;
} = {
  adopted: (frame) => frame.length === 1,
  refused: (frame) => frame.length === 2 && isErrorData(frame[1], isErrorCode),
  breach: (frame) => frame.length === 2 && typeof frame[1] === 'string',
  waited: (frame) => frame.length === 2 && Number.isFinite(frame[1]) && (frame[1] as number) >= 0,
  response: (frame, limits) =>
    frame.length === 6 &&
    isNumber(frame[1]) &&
    isStatus(frame[2]) &&
    isHeader(frame[3], limits) &&
    typeof frame[4] === 'boolean' &&
    isSpent(frame[5], limits),
  body: (frame, limits) =>
    frame.length === 4 &&
    isNumber(frame[1]) &&
    isBytes(frame[2]) &&
    frame[2].byteLength > 0 &&
    bodyExcess(frame[2].byteLength, limits) === undefined &&
    typeof frame[3] === 'boolean',
  failed: (frame, limits) =>
    frame.length === 4 &&
    isNumber(frame[1]) &&
    isErrorData(frame[2], isGuestFailure) &&
    isSpent(frame[3], limits),
  call: (frame, limits) =>
    frame.length === 4 && isNumber(frame[1]) && isNumber(frame[2]) && isCall(frame[3], limits),
  log: (frame, limits) =>
    frame.length === 5 &&
    isNumber(frame[1]) &&
    LOG_LEVELS.includes(frame[2] as LogLevel) &&
    typeof frame[3] === 'string' &&
    isFlat(frame[4], limits.logBytes) &&
    textLength(frame[3], frame[4]) <= limits.logBytes,
  dropped: (frame) =>
    frame.length === 3 && isNumber(frame[1]) && isNumber(frame[2]) && frame[2] <= MOST_LINES,
};

const KINDS = new Map(Object.entries(CHECKS));

/** Of requests, calls and lines: the first is 1. */
function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isStatus(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xff_ff;
}

/** Fuel and bytes of memory, neither of them beyond its limit; and growths, each of which costs fuel. */
function isSpent(value: unknown, { fuel, memoryBytes }: Limits): boolean {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    isAmount(value[0], fuel) &&
    isAmount(value[1], memoryBytes) &&
    isAmount(value[2], fuel)
  );
}

function isAmount(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function isFlat(value: unknown, most: number): value is FlatHeaders {
  if (!Array.isArray(value) || value.length > most || value.length % 2 !== 0) return false;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== 'string') return false;
  return true;
}

function isHeader(value: unknown, limits: Limits): boolean {
  return isFlat(value, 2 * limits.headerCount) && headerExcess(value, limits) === undefined;
}

/** Bytes that are all there is in their buffer: one byte must not keep a gigabyte. Nobody else can write to them. */
function isBytes(value: unknown): value is Uint8Array {
  if (!(value instanceof Uint8Array)) return false;
  const { buffer, byteLength } = value;
  return buffer instanceof ArrayBuffer && !buffer.resizable && buffer.byteLength === byteLength;
}

function isErrorData(value: unknown, isCode: (code: unknown) => boolean): boolean {
  if (!hasKeys(value, 2)) return false;
  const { code, detail } = value;
  return isCode(code) && typeof detail === 'string' && detail.length <= DETAIL_CHARACTERS;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

function isGuestFailure(code: unknown): code is GuestFailure {
  return GUEST_FAILURES.includes(code as GuestFailure);
}

function isCall(value: unknown, limits: Limits): boolean {
  if (!hasKeys(value, 5)) return false;
  const { method, url, headers, body, timeoutMs } = value;
  return (
    typeof method === 'string' &&
    typeof url === 'string' &&
    isFlat(headers, 2 * limits.headerCount) &&
    isBytes(body) &&
    body.byteLength <= limits.fetchBytes &&
    (timeoutMs === undefined || isTimeout(timeoutMs)) &&
    callExcess(value as unknown as OutgoingRequest, limits) === undefined
  );
}

function isTimeout(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether it is an object of so many fields: what is not looked at must not pass on with it. */
function hasKeys(value: unknown, count: number): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.keys(value).length === count;
}
