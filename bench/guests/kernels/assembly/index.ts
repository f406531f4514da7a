/** The kernels as a plugin: what is posted goes in, a short answer comes out. */
import { Request, Response } from '@wayhouse/assemblyscript';
import { reversed } from './json';
import { sorted } from './quicksort';
import { digest } from './sha256';

export function handle(request: Request): Response {
  const path = request.path;
  if (path.endsWith('/json')) return Response.text(reversed(request.text()));
  if (path.endsWith('/sha256')) return Response.text(digest(request.bytes()));
  return Response.text(sorted().toString());
}
