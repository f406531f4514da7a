import { expect, test } from 'vitest';
import { build } from '../../../../sdk/assemblyscript/compiler/build.ts';
import { HELLO, makeProject, PLUGIN, type ProjectFiles } from '../../../support/sdk/projects.ts';

const KB = 1024;

async function sizeOf(files: ProjectFiles): Promise<number> {
  const root = await makeProject(files);
  const { component } = await build({ root, optimize: 'size' });
  return component.length;
}

const FETCHING = `import { fetch, Fields, log, Request, Response } from '@wayhouse/assemblyscript';

export function handle(request: Request): Response {
  const answer = fetch('https://rates.example' + request.path);
  if (answer.isErr) {
    log.warn('no rate', new Fields().set('path', request.path).set('why', answer.error.message));
    return Response.text('no rate: ' + answer.error.message, 502);
  }
  log.info('rate', new Fields().set('path', request.path).set('status', answer.value.status));
  return Response.text(answer.value.text());
}
`;

test('a component that greets is at most 4 KB', async () => {
  expect(await sizeOf(HELLO)).toBeLessThanOrEqual(4 * KB);
});

test('a plugin that greets is at most 4 KB', async () => {
  const greeting = PLUGIN['assembly/index.ts']?.replace('`hello ${request.path}`', "'hello'") ?? '';
  expect(await sizeOf({ 'assembly/index.ts': greeting })).toBeLessThanOrEqual(4 * KB);
});

test('a plugin that calls out and logs is at most 14 KB', async () => {
  expect(await sizeOf({ 'assembly/index.ts': FETCHING })).toBeLessThanOrEqual(14 * KB);
});
