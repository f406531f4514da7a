/** A plugin that does nothing wrong, beside those that do. */
import { expect } from 'vitest';
import { deploy } from './deploy.ts';
import type { TestHost } from './host.ts';

/** What the guest `hello` answers. */
export const HELLO = 'hello from assemblyscript';

export async function deployNeighbour(host: TestHost): Promise<void> {
  await deploy(host, ['neighbour', 'hello']);
}

export async function expectAnswer(host: TestHost, plugin: string, text: string): Promise<void> {
  const answer = await host.call(`/${plugin}`);
  expect([answer.status, await answer.text()]).toEqual([200, text]);
}

/** That the neighbour, which is asked without a pause until `meanwhile` is over, answers as it should. */
export async function expectNeighbour(host: TestHost, meanwhile: Promise<unknown>): Promise<void> {
  let state = 'running';
  const end = () => void (state = 'over');
  void meanwhile.then(end, end);
  do await expectAnswer(host, 'neighbour', HELLO);
  while (state === 'running');
}
