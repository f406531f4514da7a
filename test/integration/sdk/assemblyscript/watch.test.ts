import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Outcome } from '../../../../sdk/assemblyscript/compiler/attempt.ts';
import type { Project } from '../../../../sdk/assemblyscript/compiler/project.ts';
import { watch } from '../../../../sdk/assemblyscript/compiler/watch.ts';
import { instantiate } from '../../../support/sdk/component.ts';
import { HELLO, makeProject, writeFiles, type ProjectFiles } from '../../../support/sdk/projects.ts';

interface Watched {
  readonly root: string;
  /** The first outcome, from now on, that is as the test wants it. */
  until(wanted: (outcome: Outcome) => boolean | Promise<boolean>): Promise<void>;
}

/** Editors and file systems may report one change several times: only the last outcome of a change counts. */
async function watchProject(files: ProjectFiles, options: Partial<Project> = {}): Promise<Watched> {
  const root = await makeProject(files);
  const stop = new AbortController();
  const outcomes = watch({ root, optimize: 'none', ...options }, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await outcomes.return(undefined);
  });
  return {
    root,
    async until(wanted) {
      for (;;) {
        const { value } = await outcomes.next();
        if (value && (await wanted(value))) return;
      }
    },
  };
}

const says = (text: string) => async (outcome: Outcome) => {
  if (outcome.status === 'failed') return false;
  const { exports } = await instantiate(outcome.built.component);
  return exports['greet']?.('you') === text;
};

const failsWith = (code: string) => (outcome: Outcome) =>
  outcome.status === 'failed' && outcome.error.code === code;

const greet = (body: string) => `export function greet(name: string): string { return ${body}; }\n`;

test('a change of the guest is built, a mistake is told, and its repair is built', async () => {
  const { root, until } = await watchProject(HELLO);
  await until(says('Hello, you!'));
  await writeFile(join(root, 'assembly/index.ts'), greet("'Bye, ' + name"));
  await until(says('Bye, you'));
  await writeFile(join(root, 'assembly/index.ts'), greet('nobody'));
  await until(failsWith('compile_failed'));
  await writeFile(join(root, 'assembly/index.ts'), greet('name'));
  await until(says('you'));
});

test('a change of the WIT text is built', async () => {
  const { root, until } = await watchProject(HELLO);
  await until(says('Hello, you!'));
  const text = HELLO['wit/hello.wit'] ?? '';
  await writeFile(join(root, 'wit/hello.wit'), text.replace('greet', 'meet'));
  await until(failsWith('compile_failed'));
  await writeFile(join(root, 'wit/hello.wit'), 'package demo:');
  await until(failsWith('wit_invalid'));
  await writeFile(join(root, 'wit/hello.wit'), text);
  await until(says('Hello, you!'));
});

test('a module that was missing is seen when it comes, in a folder that was missing too', async () => {
  const files = { ...HELLO, 'assembly/index.ts': "export { greet } from './words/greet';\n" };
  const { root, until } = await watchProject(files);
  await until(failsWith('compile_failed'));
  await writeFiles(root, { 'assembly/words/greet.ts': greet("'Late, ' + name") });
  await until(says('Late, you'));
  await writeFiles(root, { 'assembly/words/greet.ts': greet("'Later, ' + name") });
  await until(says('Later, you'));
});

test('a module outside the folder of the entry is watched as well', async () => {
  const files = {
    ...HELLO,
    'assembly/index.ts': "export { greet } from '../shared/greet';\n",
    'shared/greet.ts': greet('name'),
  };
  const { root, until } = await watchProject(files);
  await until(says('you'));
  await writeFile(join(root, 'shared/greet.ts'), greet("'Shared, ' + name"));
  await until(says('Shared, you'));
});

test('a guest that is removed and comes back is built again', async () => {
  const { root, until } = await watchProject(HELLO);
  await until(says('Hello, you!'));
  await rm(join(root, 'assembly'), { recursive: true });
  await until(failsWith('project_invalid'));
  await writeFiles(root, { 'new/index.ts': greet("'Back, ' + name") });
  await rename(join(root, 'new'), join(root, 'assembly'));
  await until(says('Back, you'));
});

test('an aborted signal ends it', async () => {
  const root = await makeProject(HELLO);
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { status } of watch({ root, optimize: 'none' }, stop.signal)) {
    seen.push(status);
    stop.abort();
  }
  expect(seen).toEqual(['built']);
});
