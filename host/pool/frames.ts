import { ERRORS, type ErrorData } from '../protocol/errors.ts';
import { LOG_LEVELS, type FromWorker, type LogLevel } from '../protocol/messages.ts';

/**
 * Whether what came from a worker is frames as host/protocol/messages.ts defines them. A worker runs
 * generated code beside a guest, so nothing it sends is believed by its type.
 */
export function areFrames(message: unknown): message is readonly FromWorker[] {
  return Array.isArray(message) && message.every(isFrame);
}

const CHECKS: { readonly [Kind in FromWorker[0]]: (frame: readonly unknown[]) => boolean } = {
  adopted: (frame) => frame.length === 1,
  refused: ([, error]) => isErrorData(error),
  breach: ([, what]) => typeof what === 'string',
  response: ([, id, status, headers, hasBody]) =>
    isId(id) && isInteger(status) && isFlat(headers) && typeof hasBody === 'boolean',
  body: ([, id, bytes, last]) => isId(id) && bytes instanceof Uint8Array && typeof last === 'boolean',
  failed: ([, id, error]) => isId(id) && isErrorData(error),
  call: ([, id, call, request]) => isId(id) && isId(call) && isOutgoingRequest(request),
  log: ([, id, level, message, fields]) =>
    isId(id) && LOG_LEVELS.includes(level as LogLevel) && typeof message === 'string' && isFlat(fields),
  dropped: ([, id, lines]) => isId(id) && isId(lines),
};

function isFrame(frame: unknown): boolean {
  if (!Array.isArray(frame)) return false;
  const kind: unknown = frame[0];
  return typeof kind === 'string' && Object.hasOwn(CHECKS, kind) && CHECKS[kind as FromWorker[0]](frame);
}

function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isId(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isFlat(value: unknown): boolean {
  return Array.isArray(value) && value.length % 2 === 0 && value.every((text) => typeof text === 'string');
}

function isErrorData(value: unknown): value is ErrorData {
  if (typeof value !== 'object' || value === null) return false;
  const { code, detail } = value as Record<string, unknown>;
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) && typeof detail === 'string';
}

function isOutgoingRequest(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { method, url, headers, body, timeoutMs } = value as Record<string, unknown>;
  return (
    typeof method === 'string' &&
    typeof url === 'string' &&
    isFlat(headers) &&
    body instanceof Uint8Array &&
    (timeoutMs === undefined || isId(timeoutMs))
  );
}
