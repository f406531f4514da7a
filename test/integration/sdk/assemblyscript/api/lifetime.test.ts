/** How long a request can be read, in an instance that serves several. */
import { expect, test } from 'vitest';
import { build, type Project } from '../../../../../sdk/assemblyscript/compiler/build.ts';
import { instantiate } from '../../../../support/sdk/component.ts';
import { makeProject } from '../../../../support/sdk/projects.ts';

const GUEST = `import { Request, Response } from '@wayhouse/assemblyscript';

let first: Request | null = null;

export function handle(request: Request): Response {
  if (first === null) {
    first = request;
    return Response.text(request.text() + request.path);
  }
  const kept = first!;
  return Response.text(request.path == '/read' ? kept.text() + kept.path : kept.method);
}
`;

const requestOf = (path: string, body: string) => ({
  ...{ method: 'GET', scheme: 'https', authority: 'a', pathWithQuery: path, headers: [], remoteAddress: '' },
  ...{ body: new TextEncoder().encode(body), requestId: '1', timeLeftMs: 1000 },
});

const RUNTIMES: readonly NonNullable<Project['runtime']>[] = ['minimal', 'incremental'];

test.each(RUNTIMES)('under %s, what was read stays, and what was not is refused', async (runtime) => {
  const root = await makeProject({ 'assembly/index.ts': GUEST });
  const { component } = await build({ root, runtime, optimize: 'none' });
  const { exports } = await instantiate(component);
  const handle = (path: string, body = 'b'.repeat(2000)) => {
    const { body: answer } = exports['handle']!(requestOf(path, body)) as { body: Uint8Array };
    return new TextDecoder().decode(answer);
  };
  const kept = `${'a'.repeat(2000)}/first`;
  expect(handle('/first', 'a'.repeat(2000))).toBe(kept);
  for (let times = 0; times < 100; times++) expect(handle('/read')).toBe(kept);
  expect(() => handle('/unread')).toThrow(WebAssembly.RuntimeError);
});
