import { expect, test } from 'vitest';
import { reportOf, run, takeTurns, type Step } from '../../../scripts/check/steps.ts';

const node = (script: string): Step => ({ name: 'node', command: [process.execPath, '--eval', script] });

test('a step that passes is one line', async () => {
  const step = node('console.log("a lot")');
  const outcome = await run(step);
  expect(outcome.status).toBe('passed');
  expect(reportOf(step, outcome)).toMatch(/^ok +node +\d+\.\d s\n$/);
});

test('a step that fails shows all that it wrote, its end, and how to mend it', async () => {
  const step: Step = {
    ...node('console.log("said"); console.error("cried"); process.exitCode = 3'),
    repair: 'npm run format',
  };
  const outcome = await run(step);
  expect(outcome).toMatchObject({ status: 'failed', output: 'said\ncried\nexit code 3\n' });
  expect(reportOf(step, outcome)).toMatch(/^FAILED node [^]*\nsaid\n[^]*To mend it: npm run format\n/);
});

test('a step whose process is killed has failed', async () => {
  const outcome = await run(node('process.kill(process.pid, "SIGKILL")'));
  expect(outcome).toMatchObject({ status: 'failed', output: 'ended by SIGKILL\n' });
});

test('a step whose command does not exist has failed', async () => {
  const outcome = await run({ name: 'nothing', command: ['wayhouse-no-such-command'] });
  expect(outcome).toMatchObject({ status: 'failed', output: expect.stringContaining('ENOENT') });
});

test('a lane that is free takes the next step', async () => {
  const steps = ['long', 'short', 'next'].map((name): Step => ({ name, command: [name] }));
  const nextRan = Promise.withResolvers<void>();
  const ended: string[] = [];
  const perform = async ({ name }: Step): Promise<void> => {
    if (name === 'long') await nextRan.promise;
    if (name === 'next') nextRan.resolve();
    ended.push(name);
  };
  await takeTurns(steps, { lanes: 2, perform });
  expect(ended).toEqual(['short', 'next', 'long']);
});
