/** The peer: fastify alone, with the answers of the guests hello and echo. */
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { HELLO } from '../answers.ts';
import { listen } from './listen.ts';

const app = fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/hello', (_request, reply) => reply.header('content-type', HELLO.type).send(HELLO.text));
app.post('/echo', echo);

function echo(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('x-method', request.method).header('x-path', request.url);
  reply.header('x-scheme', request.protocol).header('x-authority', request.host);
  for (const [name, value] of Object.entries(request.headers)) reply.header(`x-echo-${name}`, value);
  return reply.send(request.body);
}

await listen(app);
