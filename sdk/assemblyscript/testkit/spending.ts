/** What the runs of one test come to, also where tests run at the same time. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from '@wayhouse/host/testing';

export interface Spending {
  readonly requests: number;
  /** Units, of all requests together. */
  readonly fuel: number;
  /** Of the request that had most, in bytes. */
  readonly memoryBytes: number;
}

type Note = (run: Run) => void;

const notes = new AsyncLocalStorage<Note>();

/** For `TestHost`. What no test has asked for, such as a request of `beforeAll`, is nobody's. */
export const noteRun: Note = (run) => notes.getStore()?.(run);

/** What is spent until the test has ended. */
export async function spendingOf(test: () => Promise<void>): Promise<Spending> {
  let spent: Spending = { requests: 0, fuel: 0, memoryBytes: 0 };
  const note: Note = ({ fuel, memoryBytes }) => {
    spent = {
      requests: spent.requests + 1,
      fuel: spent.fuel + fuel,
      memoryBytes: Math.max(spent.memoryBytes, memoryBytes),
    };
  };
  await notes.run(note, test);
  return spent;
}
