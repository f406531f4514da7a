import { RawClient, type RawResponse } from './raw-client.ts';

export interface RawCall {
  readonly method?: string;
  readonly path: string;
  /** Whole fields: `name: value`, one character a byte. */
  readonly fields?: readonly string[];
  readonly body?: Uint8Array;
}

/** One request on a connection of its own, byte for byte; a body is sent with its content-length. */
export async function rawCall(gateway: string, call: RawCall): Promise<RawResponse> {
  const client = await RawClient.open(gateway);
  try {
    sendCall(client, call);
    return await client.response({ head: call.method === 'HEAD' });
  } finally {
    client.socket.destroy();
  }
}

/** Writes the request and does not wait. */
export function sendCall(client: RawClient, { method = 'GET', path, fields = [], body }: RawCall): void {
  const length = body === undefined ? [] : [`content-length: ${body.byteLength}`];
  client.send(`${method} ${path} HTTP/1.1`, 'host: plugins.example', ...fields, ...length, '', '');
  if (body !== undefined) client.socket.write(body);
}
