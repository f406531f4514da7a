import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import { createIsRight, tokenOf } from './auth.ts';
import { addressOf } from './client-address.ts';
import type { Guesses } from './guesses.ts';

export interface TokenCheck {
  /** SHA-256 of the token, in hex. */
  readonly tokenHash: string;
  readonly guesses: Guesses;
  /** Aborted when the server begins to close. */
  readonly closing: AbortSignal;
  /** Called for each call that is refused for its token. */
  readonly onRefused: () => void;
}

/** Refuses every call without the token, but those to routes whose `config.access` is "open". */
export function requireToken(app: FastifyInstance, check: TokenCheck): void {
  const isRight = createIsRight(check.tokenHash);
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config as { access?: 'open' };
    if (access === 'open') return;
    try {
      if (!isRight(tokenOf(request.raw))) await refuseGuess(check, request, reply);
    } catch (thrown) {
      check.onRefused();
      throw thrown;
    }
  });
}

/** Rejects, when it is time to. */
async function refuseGuess(
  { guesses, closing }: TokenCheck,
  { raw }: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  try {
    await guesses.hold(addressOf(raw), AbortSignal.any([gone.signal, closing]));
  } catch (thrown) {
    reply.header('connection', 'close'); // so that the next guess costs a connection
    throw thrown;
  }
  throw new WayhouseError('unauthorized', 'The token is wrong.');
}
