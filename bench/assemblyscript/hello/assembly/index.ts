import { Request, Response } from '@wayhouse/assemblyscript';

export function handle(_request: Request): Response {
  return Response.text('hello from assemblyscript');
}
