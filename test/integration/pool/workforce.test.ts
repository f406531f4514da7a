/** Workers that are started ahead of need. */
import { expect, onTestFinished, test } from 'vitest';
import { Workforce } from '../../../host/pool/workforce.ts';
import { FRAMES_VERSION, type Adoption } from '../../../host/protocol/messages.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';
import { NO_MODULE } from '../../support/no-module.ts';

const SCRIPTED = new URL('../worker/support/scripted.entry.ts', import.meta.url);

const ADOPTION: Adoption = {
  version: FRAMES_VERSION,
  ...NO_MODULE,
  config: { script: 'export function instantiate() { return { handle: async () => 200 }; }' },
  limits: DEFAULT_LIMITS,
};

const EVENTS = { frame: () => {}, breach: () => {}, lost: () => {} };

function open(blank: number): Workforce {
  const workforce = new Workforce({ blank, file: SCRIPTED });
  onTestFinished(() => workforce.close());
  return workforce;
}

test('as many wait as were asked for, and those that are taken are replaced', async () => {
  const workforce = open(2);
  expect(workforce.blank).toBe(2);
  const taken = [workforce.take(), workforce.take(), workforce.take()];
  expect([workforce.blank, new Set(taken).size]).toEqual([0, 3]);
  await Promise.all(taken.map((worker) => worker.adopt(ADOPTION, EVENTS)));
  expect(taken.map(({ state }) => state)).toEqual(['serving', 'serving', 'serving']);
  await expect.poll(() => workforce.blank).toBe(2);
  const next = workforce.take();
  expect(taken).not.toContain(next);
  for (const worker of [...taken, next]) worker.kill();
});

test('one that has been retired never comes back', async () => {
  const workforce = open(0);
  const first = workforce.take();
  await first.adopt(ADOPTION, EVENTS);
  await first.retire();
  const second = workforce.take();
  await second.adopt(ADOPTION, EVENTS);
  expect([first.state, second.state, second === first]).toEqual(['gone', 'serving', false]);
  second.kill();
});

test('a plugin that needs a larger heap has a thread made for it', async () => {
  const workforce = open(1);
  const worker = workforce.take(3_000);
  expect(workforce.blank).toBe(1);
  await worker.adopt(ADOPTION, EVENTS);
  worker.kill();
});

test('when it is closed no thread is left', async () => {
  const workforce = open(2);
  const worker = workforce.take();
  await workforce.close();
  await worker.ended;
  expect([worker.state, workforce.blank]).toEqual(['gone', 0]);
});
