import {
  config,
  decodeHex,
  encodeUtf8,
  fetch,
  log,
  Request,
  RequestInit,
  Response,
} from '@wayhouse/assemblyscript';
import { equal, hmacSha256 } from './hmac';

/**
 * A sender such as GitHub signs each delivery with a secret that it shares with us. One with a right signature
 * goes on to the server that `forward-to` names; the rest ends here.
 */
export function handle(request: Request): Response {
  if (request.method != 'POST') return Response.text('a webhook is a POST\n', 405);
  const secret = config.get('secret');
  // An empty secret would let in whoever knows that it is empty.
  if (secret === null || secret.length == 0) {
    log.error('config.secret is missing in the settings of this plugin');
    return Response.text('not set up\n', 503);
  }
  if (!isSigned(request, secret)) {
    log.warn('refused: the signature is missing or wrong');
    return Response.text('the signature is missing or wrong\n', 401);
  }
  log.info('accepted');
  const receiver = config.get('forward-to');
  return receiver === null ? new Response(204) : forward(request, receiver);
}

function isSigned(request: Request, secret: string): bool {
  const header = request.headers.get('x-hub-signature-256');
  if (header === null || !header.startsWith('sha256=')) return false;
  const given = decodeHex(header.slice(7));
  return given !== null && equal(given, hmacSha256(encodeUtf8(secret), request.bytes()));
}

/** The delivery as it came; its receiver's answer is ours. */
function forward(request: Request, url: string): Response {
  const init = new RequestInit('POST');
  init.headers = request.headers;
  init.body = request.bytes();
  const answer = fetch(url, init);
  if (answer.isOk) return answer.value;
  log.error('not forwarded: ' + answer.error.message);
  return Response.text('the receiver did not answer; deliver it again\n', 502);
}
