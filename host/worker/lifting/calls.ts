/**
 * The functions of wit/v0.1 as core values: what is checked of each before it is lifted.
 *
 * Limits on characters are looked at again when they are lifted. What is refused here has so many
 * bytes that it is over its limit whatever they say.
 */
import { METHOD_CHARACTERS, URL_CHARACTERS } from '../../protocol/bounds.ts';
import type { Limits } from '../../protocol/limits.ts';
import { LOG_LEVELS, type FetchError } from '../../protocol/messages.ts';
import { LiftFailure } from './failure.ts';
import type { Handover, Layout, Side } from './handover.ts';
import type { Lifting } from './lifting.ts';

export type CoreValues = readonly number[];

/** Where the answers are written: `result<response, fetch-error>` and `option<string>`. */
const FETCH_RESULT: Layout = { bytes: 32, alignment: 8 };
const CONFIG_RESULT: Layout = { bytes: 12, alignment: 4 };

/** The record `response`, and where its lists stand in it. */
const RESPONSE: Layout = { bytes: 20, alignment: 4 };
export const RESPONSE_HEADERS = 4;
export const RESPONSE_BODY = 12;

/** Whether the line is to be lifted. Past the limits it stays where it is, unread. */
export function checkLog(values: CoreValues, lifting: Lifting, side: Side): boolean {
  const { log } = lifting;
  if (log.drops(0)) return false;
  const [level = 0, message = 0, length = 0, fields = 0, fieldCount = 0] = values;
  const { perCharacter } = side.encoding;
  const line = lifting.handover('log', side);
  line.discriminant('the level', level, LOG_LEVELS.length);
  const count = line.list('the list of fields', [fields, fieldCount]);
  lifting.requireItems('log.log', count);
  const most = log.left * perCharacter;
  line.text('the message', [message, length], most);
  line.pairs('field', [fields, count], most);
  if (log.drops(line.bytes / perCharacter)) return false;
  lifting.charge('log.log', line);
  return true;
}

/** Past the limits of a call its guest is told so, by this, and nothing of it is lifted. */
export function checkFetch(values: CoreValues, lifting: Lifting, side: Side): FetchError | undefined {
  const [timeout = 0, , result = 0] = values.slice(8);
  const call = lifting.handover('fetch', side);
  call.place('where its answer goes', result, FETCH_RESULT);
  call.discriminant('the timeout', timeout, 2);
  const { limits } = lifting.rules;
  const refusal = checkHead(values, call, limits) ?? checkBody(values, call, limits);
  if (refusal === undefined) lifting.charge('http.fetch', call);
  return refusal;
}

function checkHead(values: CoreValues, call: Handover, limits: Limits): FetchError | undefined {
  const [method = 0, methodLength = 0, url = 0, urlLength = 0, headers = 0, headerCount = 0] = values;
  const count = call.list('the list of headers', [headers, headerCount]);
  if (count > limits.headerCount)
    return invalid(pastLimit(`the header has ${count} fields`, 'headerCount', limits));
  const characters = METHOD_CHARACTERS + URL_CHARACTERS + limits.headerBytes;
  const most = characters * call.encoding.perCharacter;
  call.text('the method', [method, methodLength], most);
  call.text('the URL', [url, urlLength], most);
  call.pairs('header', [headers, count], most);
  if (call.bytes <= most) return undefined;
  return invalid(`method, URL and header have more than ${characters} characters`);
}

const invalid = (val: string): FetchError => ({ tag: 'invalid-request', val });

function checkBody(values: CoreValues, call: Handover, limits: Limits): FetchError | undefined {
  const [, , , , , , body = 0, length = 0] = values;
  const bytes = call.block('the body', [body, length]);
  if (bytes <= limits.fetchBytes) return undefined;
  return { tag: 'limit-exceeded', val: pastLimit(`the body has ${bytes} bytes`, 'fetchBytes', limits) };
}

/** Whether there may be a value. A key that is longer than all there are is not lifted to find that out. */
export function checkConfig(values: CoreValues, lifting: Lifting, side: Side): boolean {
  const [key = 0, length = 0, result = 0] = values;
  const { longestKey } = lifting.rules;
  const call = lifting.handover('config.get', side);
  call.place('where its answer goes', result, CONFIG_RESULT);
  call.text('the key', [key, length], longestKey * side.encoding.unit);
  const isAbsent = length >>> 0 > longestKey;
  if (isAbsent) call.bytes = 0;
  lifting.charge('config.get', call);
  return !isAbsent;
}

/** Checks the address that `handle` gave back. */
export function checkResponse(address: number, lifting: Lifting, side: Side): void {
  const { limits } = lifting.rules;
  const response = lifting.handover('handle', side);
  const at = address >>> 0;
  response.place('the response', at, RESPONSE);
  checkHeaders(response, at + RESPONSE_HEADERS, limits);
  const body = response.block('the body', spanAt(response, at + RESPONSE_BODY));
  if (body > limits.responseBodyBytes)
    throw tooLarge(`the body has ${body} bytes`, 'responseBodyBytes', limits);
  lifting.charge('handle', response);
}

function checkHeaders(response: Handover, at: number, limits: Limits): void {
  const headers = spanAt(response, at);
  const count = response.list('the list of headers', headers);
  if (count > limits.headerCount) throw tooLarge(`the header has ${count} fields`, 'headerCount', limits);
  const most = limits.headerBytes * response.encoding.perCharacter;
  response.pairs('header', headers, most);
  if (response.bytes > most) throw tooLarge('the header has more bytes', 'headerBytes', limits);
}

const spanAt = (handover: Handover, at: number) => [handover.u32(at), handover.u32(at + 4)] as const;

const pastLimit = (found: string, limit: keyof Limits, limits: Limits): string =>
  `${found}; the limit ${limit} is ${limits[limit]}`;

function tooLarge(found: string, limit: keyof Limits, limits: Limits): LiftFailure {
  return new LiftFailure('response_too_large', pastLimit(found, limit, limits));
}
