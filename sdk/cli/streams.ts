/** What of a stream is used: those of a process, of a test, of a pipe. */
import type { Readable, Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

export type Input = Readable & { readonly isTTY?: boolean };
export type Output = Writable & Partial<Pick<WriteStream, 'isTTY' | 'hasColors' | 'columns'>>;

export const isTerminal = (stream: Input | Output): boolean => stream.isTTY === true;
