/** What a worker tells of requests that ended: to whom it is told on, and what is counted. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GUEST_FAILURES } from '../../../host/protocol/messages.ts';
import { open } from './support/deployments.ts';

const HOLDING = new URL('./support/holding.entry.ts', import.meta.url);

async function opened() {
  const deployment = open({ config: { channel: randomUUID() }, file: HOLDING });
  await deployment.deployment.start();
  return deployment;
}

test.each(GUEST_FAILURES)('%s is what the client gets; the log has the detail and the cost', async (code) => {
  const { ask, log, details, counters } = await opened();
  expect(await ask(`/fail/${code}`)).toBe(code);
  const [line] = log.last(1);
  const fields = { fuel: '1000', memoryBytes: '65536', wallMs: expect.stringMatching(/^\d+\.\d$/) };
  expect(line).toMatchObject({ level: 'error', requestId: 'r', fields });
  expect({ ...line!.fields }).toEqual(fields);
  if (code === 'deadline_exceeded') {
    // The same whoever notices it first, this side or the worker.
    expect(details).toEqual(['no answer after 10000 ms (limit deadlineMs)']);
    expect(line!.message).toBe(`${code}: ${details[0]}`);
  } else {
    expect(line!.message).toBe(`${code}: a detail for the log`);
    expect(details.join()).not.toContain('a detail for the log');
  }
  expect([counters.fuel.sum, counters.memoryBytes.sum, counters.growthsRefused]).toEqual([1_000, 65_536, 1]);
});

test('what a request took that was cancelled is counted too', async () => {
  const { start, counters, log } = await opened();
  start().cancel();
  await expect.poll(() => counters.fuel.sum).toBe(1_000);
  expect(counters.growthsRefused).toBe(1);
  expect(log.last(10)).toEqual([]);
});
