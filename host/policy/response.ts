import { bodyExcess, headerExcess } from '../protocol/bounds.ts';
import { WayhouseError } from '../protocol/errors.ts';
import { connectionOptions, filterHeaders, HOP_BY_HOP } from '../protocol/headers.ts';
import type { Limits } from '../protocol/limits.ts';
import type { FlatHeaders } from '../protocol/messages.ts';
import { describeFault, lowerCaseName, quote, trimmed, valueFault } from './fields.ts';
import { stripDomain } from './set-cookie.ts';

export interface ResponseParts {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: Uint8Array;
}

export interface ResponseRules {
  readonly limits: Limits;
  /** Whether other plugins answer at the same origin, so that no answer may speak for all of it. */
  readonly sharedOrigin: boolean;
}

/**
 * A guest's answer as it may go out; the same object where nothing had to be changed.
 *
 * Throws `bad_response` or `response_too_large` with what is wrong and where.
 */
export function checkResponse(
  response: ResponseParts,
  request: { readonly method: string },
  rules: ResponseRules,
): ResponseParts {
  checkStatus(response.status);
  checkSizes(response, rules.limits);
  const { headers, declaredLength, named } = checkFields(response, rules);
  const isHead = request.method === 'HEAD';
  checkLength(response, declaredLength, isHead);
  const kept = named ? withoutNamed(headers, response.headers) : headers;
  if (kept === response.headers && !isHead) return response;
  return { status: response.status, headers: kept, body: isHead ? NO_BODY : response.body };
}

const NO_BODY = new Uint8Array(0);

function checkStatus(status: number): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw bad(`the status is ${status}; it must be 200 to 599`);
  }
}

/** By lengths alone, so that what is too large costs nothing more. */
function checkSizes({ headers, body }: ResponseParts, limits: Limits): void {
  const excess = bodyExcess(body.length, limits) ?? headerExcess(headers, limits);
  if (excess !== undefined) throw new WayhouseError('response_too_large', excess);
}

type Treatment = 'drop' | 'drop-if-shared' | 'length' | 'connection' | 'cookie';

const TREATMENTS: ReadonlyMap<string, Treatment> = new Map<string, Treatment>([
  ...[...HOP_BY_HOP].map((name) => [name, 'drop'] as const),
  ['connection', 'connection'],
  ['content-length', 'length'],
  ['x-request-id', 'drop'],
  // These speak for a whole origin, so also for the plugins beside this one.
  ['alt-svc', 'drop-if-shared'],
  ['clear-site-data', 'drop-if-shared'],
  ['service-worker-allowed', 'drop-if-shared'],
  ['strict-transport-security', 'drop-if-shared'],
  ['set-cookie', 'cookie'],
]);

/** What the gateway alone may say. */
const OWN_PREFIX = 'x-wayhouse-';

interface CheckedFields {
  /** The same array where nothing had to be changed. */
  readonly headers: FlatHeaders;
  readonly declaredLength: string | undefined;
  /** Whether a `connection` field names others that must go too. */
  readonly named: boolean;
}

function checkFields({ status, headers }: ResponseParts, { sharedOrigin }: ResponseRules): CheckedFields {
  let changed: string[] | undefined;
  let declaredLength: string | undefined;
  let named = false;
  for (let i = 0; i < headers.length; i += 2) {
    const name = checkName(headers[i]!);
    let value: string | undefined = checkValue(name, headers[i + 1]!);
    switch (treatmentOf(name)) {
      case 'length':
        if (declaredLength !== undefined) throw bad('content-length stands more than once');
        declaredLength = value;
        // RFC 9110, 8.6: an answer 204 must not have the field at all.
        if (status === 204) value = undefined;
        break;
      case 'connection':
        named = true;
        value = undefined;
        break;
      case 'drop':
        value = undefined;
        break;
      case 'drop-if-shared':
        if (sharedOrigin) value = undefined;
        break;
      case 'cookie':
        if (sharedOrigin) value = stripDomain(value);
        break;
    }
    if (value !== headers[i + 1]) changed ??= headers.slice(0, i);
    if (changed !== undefined && value !== undefined) changed.push(headers[i]!, value);
  }
  return { headers: changed ?? headers, declaredLength, named };
}

function treatmentOf(name: string): Treatment | undefined {
  return TREATMENTS.get(name) ?? (name.startsWith(OWN_PREFIX) ? 'drop' : undefined);
}

function checkName(name: string): string {
  const lower = lowerCaseName(name);
  if (lower === undefined) throw bad(`the header name ${quote(name)} is not a token`);
  return lower;
}

/** The value without white space at its ends, as every receiver reads it. */
function checkValue(name: string, value: string): string {
  const at = valueFault(value);
  if (at !== -1) throw bad(`the header ${quote(name)} has ${describeFault(value, at)}, at index ${at}`);
  return trimmed(value);
}

/** No content-length may disagree with the body: whoever is behind a proxy would read another answer. */
function checkLength({ status, body }: ResponseParts, declared: string | undefined, isHead: boolean): void {
  if (body.length > 0 && (status === 204 || status === 205 || status === 304)) {
    throw bad(`an answer ${status} has no body, but this one has ${body.length} bytes`);
  }
  if (declared === undefined || declared === String(body.length)) return;
  // HEAD and 304 tell the length of the body that GET would bring.
  const tellsOfGet = (isHead || status === 304) && body.length === 0;
  if (tellsOfGet && /^(0|[1-9]\d{0,15})$/.test(declared)) return;
  throw bad(`content-length is ${quote(declared)}, but the body has ${body.length} bytes`);
}

function withoutNamed(headers: FlatHeaders, original: FlatHeaders): FlatHeaders {
  const named = connectionOptions(original);
  return filterHeaders(headers, (name) => !named.has(name));
}

function bad(detail: string): WayhouseError {
  return new WayhouseError('bad_response', detail);
}
