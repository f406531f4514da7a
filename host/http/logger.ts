import { ERRORS, type WayhouseError } from '../protocol/errors.ts';

/** What http/ needs of a logger; pino fits. */
export interface Logger {
  error(fields: object, message: string): void;
}

/** Tells the operator the whole of an error that is the host's own fault; others are told elsewhere. */
export function logFault(logger: Logger, error: WayhouseError, requestId: string): void {
  if (ERRORS[error.code].fault === 'host') logger.error({ err: error, requestId }, error.message);
}
