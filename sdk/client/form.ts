/** The body of an upload: multipart/form-data (RFC 7578) that is read from the component as it is sent. */
import type { Manifest } from './types.ts';

export interface Progress {
  /** Bytes that have been handed to the network. */
  readonly sent: number;
  readonly total: number;
}

export interface Form {
  readonly type: string;
  readonly size: number;
  readonly stream: ReadableStream<Uint8Array>;
}

export interface Parts {
  readonly component: Blob;
  readonly manifest?: Manifest;
}

/** Fetch makes such forms too, but tells nobody how far it is. */
export function formOf({ component, manifest }: Parts, onProgress: (progress: Progress) => void): Form {
  const boundary = `wayhouse-${crypto.randomUUID()}`;
  const asked = manifest === undefined ? [] : [head(boundary, 'manifest'), JSON.stringify(manifest), '\r\n'];
  const body = new Blob([...asked, head(boundary, 'component'), component, `\r\n--${boundary}--\r\n`]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    size: body.size,
    stream: streamOf(counted(body, onProgress)),
  };
}

function head(boundary: string, name: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`;
}

/** What tells the progress: a Blob in memory would come as a whole. */
const PIECE_BYTES = 64 * 1024;

async function* counted(body: Blob, onProgress: (progress: Progress) => void) {
  let sent = 0;
  for await (const chunk of body.stream()) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      yield piece;
      sent += piece.length;
      onProgress({ sent, total: body.size });
    }
  }
}

/** Pulled piece by piece, as the network takes them. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { value, done } = await pieces.next();
    if (done === true) controller.close();
    else controller.enqueue(value);
  };
  const cancel = async () => void (await pieces.return(undefined));
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
}
