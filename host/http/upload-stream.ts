import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import { declaredLength } from './body.ts';

export interface UploadBounds {
  /** Longest component, in bytes. */
  readonly maxUploadBytes: number;
  /** Longest time without a byte, in milliseconds. */
  readonly idleMs: number;
  /** Longest time for the whole, in milliseconds. */
  readonly totalMs: number;
}

/** What a form may add to the component: boundaries, part headers and the manifest. */
const FORM_BYTES = 128 * 1024;

/**
 * The body of an upload. The stream fails with upload_timeout, upload_too_large or, if the client
 * goes away, upload_incomplete. Where it ends early, the rest of the request is left to be drained.
 */
export function openUpload(request: IncomingMessage, bounds: UploadBounds): Readable {
  const bytes = new PassThrough();
  bytes.on('error', () => {}); // it may fail before anybody reads it
  const stop = watch(request, bytes, bounds);
  bytes.once('close', () => {
    stop();
    request.unpipe(bytes);
  });
  request.on('error', () => {}); // 'close' follows
  return request.pipe(bytes);
}

function watch(request: IncomingMessage, bytes: PassThrough, bounds: UploadBounds): () => void {
  let left = bounds.maxUploadBytes + FORM_BYTES;
  const fail = (code: ErrorCode, detail: string) => void bytes.destroy(new WayhouseError(code, detail));
  const onTotal = () => fail('upload_timeout', `The upload took more than ${bounds.totalMs} ms.`);
  const onIdle = () => {
    // When it is the disk that holds the upload up, the client is not to blame.
    if (bytes.writableNeedDrain) idle.refresh();
    else fail('upload_timeout', `No byte came for ${bounds.idleMs} ms.`);
  };
  const onData = (chunk: Uint8Array) => {
    idle.refresh();
    left -= chunk.length;
    if (left < 0) fail('upload_too_large', `This host takes components of ${bounds.maxUploadBytes} bytes.`);
  };
  const onClose = () => fail('upload_incomplete', 'The connection ended before the upload was whole.');
  const total = setTimeout(onTotal, bounds.totalMs);
  const idle = setTimeout(onIdle, bounds.idleMs);
  const stop = () => {
    clearTimeout(total);
    clearTimeout(idle);
    request.off('data', onData).off('end', stop).off('close', onClose);
  };
  request.on('data', onData).once('end', stop).once('close', onClose);
  return stop;
}

/** Refuses by content-length what is too large, before a byte of it is read. */
export function checkDeclaredSize(request: IncomingMessage, { maxUploadBytes }: UploadBounds): void {
  const declared = declaredLength(request);
  if (declared <= maxUploadBytes + FORM_BYTES) return;
  const detail = `The upload has ${declared} bytes; this host takes components of ${maxUploadBytes}.`;
  const error = new WayhouseError('upload_too_large', detail);
  error.stage = 'receive';
  throw error;
}
