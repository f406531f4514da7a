/** Guessing the admin token: slowed, counted, and no way to lock out who has it. */
import { describe, expect, test } from 'vitest';
import { networkOf } from '../../../host/http/client-address.ts';
import type { Clock } from '../../../host/http/clock.ts';
import { Guesses } from '../../../host/http/guesses.ts';
import { openAdmin, TOKEN, type TestAdmin } from '../../support/admin.ts';
import { headerOf } from '../../support/raw-client.ts';

/** Time that passes when the test says so. */
class TestClock implements Clock {
  /** What is waited for, in milliseconds, in the order in which it was asked for. */
  readonly waits: number[] = [];
  readonly #alarms = new Set<() => void>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms);
    return new Promise((resolve) => {
      this.#alarms.add(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  }

  /** Lets so much time pass; whatever is waited for has passed. */
  pass(ms: number): void {
    this.#now += ms;
    for (const ring of this.#alarms) ring();
    this.#alarms.clear();
  }
}

const NEVER = new AbortController().signal;

/** What becomes of so many wrong tokens at once: answered, held back, or too many. */
async function guess(guesses: Guesses, address: string, count: number) {
  const outcomes: string[] = [];
  for (let at = 0; at < count; at++) {
    void guesses.hold(address, NEVER).then(
      () => outcomes.push('answered'),
      (error: { code: string }) => outcomes.push(error.code),
    );
    await Promise.resolve();
    await Promise.resolve();
  }
  return outcomes;
}

function start() {
  const clock = new TestClock();
  const warnings: object[] = [];
  return { clock, warnings, guesses: new Guesses(clock, { warn: (fields) => void warnings.push(fields) }) };
}

describe('wrong tokens', () => {
  test('of one address wait longer and longer, until a minute has passed', async () => {
    const { clock, guesses } = start();
    for (let at = 0; at < 12; at++) {
      const held = guesses.hold('192.0.2.1', NEVER);
      clock.pass(0);
      await held;
    }
    expect(clock.waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    clock.pass(60_000);
    await guesses.hold('192.0.2.1', NEVER);
    expect(clock.waits).toHaveLength(7);
  });

  test('of one address that do not wait for one another: four do, all others are too many', async () => {
    const { guesses, clock } = start();
    const outcomes = await guess(guesses, '192.0.2.1', 1_000);
    const many = Array.from({ length: 991 }, () => 'too_many_attempts');
    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'answered'), ...many]);
    expect(clock.waits).toHaveLength(4);
    clock.pass(8_000);
    await expect.poll(() => outcomes.length).toBe(1_000);
  });

  test('of one address are nothing to another', async () => {
    const { guesses, clock } = start();
    await guess(guesses, '192.0.2.1', 100);
    expect(await guess(guesses, '192.0.2.2', 5)).toEqual(Array.from({ length: 5 }, () => 'answered'));
    expect(clock.waits).toHaveLength(4);
  });

  test('of many addresses: 64 wait in all', async () => {
    const { guesses, clock } = start();
    for (let at = 0; at < 100; at++) await guess(guesses, `192.0.2.${at}`, 10);
    expect(clock.waits).toHaveLength(64);
  });

  test('of one network of IPv6 count together', async () => {
    const { guesses, clock } = start();
    for (let at = 0; at < 9; at++) await guess(guesses, `2001:db8:0:1:${at}::${at}`, 1);
    expect(clock.waits).toHaveLength(4);
    await guess(guesses, '2001:db8:0:2::1', 1);
    expect(clock.waits).toHaveLength(4);
  });

  test('of 100,000 networks are remembered for 1,024 of them', async () => {
    const { guesses, clock } = start();
    await guess(guesses, '198.51.100.1', 5);
    for (let at = 0; at < 1_023; at++) await guesses.hold(`2001:db8:${at.toString(16)}::1`, NEVER);
    void guesses.hold('198.51.100.1', NEVER);
    expect(clock.waits).toHaveLength(1);
    for (let at = 0; at < 100_000; at++) {
      await guesses.hold(`2001:${(at >> 16).toString(16)}:${(at & 0xffff).toString(16)}::1`, NEVER);
    }
    await guesses.hold('198.51.100.1', NEVER);
    expect(clock.waits).toHaveLength(1);
  });

  test('are one line of the log a minute, however many and from wherever', async () => {
    const { guesses, clock, warnings } = start();
    await guess(guesses, '192.0.2.1', 5);
    expect(warnings).toEqual([]);
    await guess(guesses, '192.0.2.1', 100);
    await guess(guesses, '192.0.2.2', 100);
    expect(warnings).toEqual([{ address: '192.0.2.1', wrong: 6 }]);
    clock.pass(60_000);
    await guess(guesses, '192.0.2.2', 100);
    expect(warnings).toHaveLength(2);
  });

  test('whose client goes away make room for others', async () => {
    const { guesses, clock } = start();
    const gone = new AbortController();
    await guess(guesses, '192.0.2.1', 5);
    const held = Array.from({ length: 4 }, () => guesses.hold('192.0.2.1', gone.signal));
    await expect(guesses.hold('192.0.2.1', NEVER)).rejects.toMatchObject({ code: 'too_many_attempts' });
    gone.abort();
    await Promise.all(held);
    void guesses.hold('192.0.2.1', NEVER);
    expect(clock.waits).toHaveLength(5);
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ['', ''],
])('the network of %j is %j', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

describe('at the admin API', () => {
  const CALL = (token: string) => [
    'GET /v1/plugins HTTP/1.1',
    'Host: a',
    `Authorization: Bearer ${token}`,
    '',
    '',
  ];

  async function ask(admin: TestAdmin, token: string) {
    const client = await admin.client();
    client.send(...CALL(token));
    return client.response();
  }

  async function refusals({ metrics }: TestAdmin): Promise<number> {
    const [, count] = /^wayhouse_admin_unauthorized_total (\d+)$/m.exec(await metrics.text()) ?? [];
    return Number(count);
  }

  /** Wrong tokens until as many answers are held back as may be. */
  async function exhaust(admin: TestAdmin, clock: TestClock): Promise<void> {
    for (let at = 0; at < 5; at++) expect((await ask(admin, `wrong-${at}`)).status).toBe(401);
    const held = Array.from({ length: 4 }, () => admin.client());
    for (const client of await Promise.all(held)) client.send(...CALL('wrong'));
    await expect.poll(() => clock.waits.length).toBe(4);
  }

  test('too many are answered 429, with the time to wait, on a connection that then ends', async () => {
    const clock = new TestClock();
    const admin = await openAdmin({ clock });
    await exhaust(admin, clock);
    const client = await admin.client();
    client.send(...CALL('wrong'));
    const [answer, ...more] = await client.responses();
    expect(more).toEqual([]);
    expect(answer?.status).toBe(429);
    expect(headerOf(answer!, 'retry-after')).toBe('60');
    expect(JSON.parse(answer!.body.toString())).toMatchObject({ code: 'too_many_attempts' });
    expect(await refusals(admin)).toBe(6);
    expect(admin.warnings).toHaveLength(1);
    expect(admin.faults).toEqual([]);
  });

  test('a right token is answered at once, whatever else comes from its address', async () => {
    const clock = new TestClock();
    const admin = await openAdmin({ clock });
    await exhaust(admin, clock);
    for (let at = 0; at < 20; at++) {
      expect((await ask(admin, `wrong-${at}`)).status).toBe(429);
      expect((await ask(admin, TOKEN)).status).toBe(200);
    }
    expect(clock.waits).toHaveLength(4);
  });

  test('what is held back is answered 401 when its time has come', async () => {
    const clock = new TestClock();
    const admin = await openAdmin({ clock });
    for (let at = 0; at < 5; at++) await ask(admin, 'wrong');
    const held = ask(admin, 'wrong');
    await expect.poll(() => clock.waits).toEqual([250]);
    clock.pass(250);
    expect((await held).status).toBe(401);
  });

  test('a call without a token is no guess, but is counted', async () => {
    const clock = new TestClock();
    const admin = await openAdmin({ clock });
    for (let at = 0; at < 20; at++) expect((await fetch(`${admin.url}/v1/plugins`)).status).toBe(401);
    expect(clock.waits).toEqual([]);
    expect(await refusals(admin)).toBe(20);
    expect((await admin.call('/v1/plugins')).status).toBe(200);
    expect(await refusals(admin)).toBe(20);
  });

  test('what is held back does not hold up the end of the host', async () => {
    const clock = new TestClock();
    const admin = await openAdmin({ clock });
    await exhaust(admin, clock);
    await admin.close(60_000);
  });

  test('who leaves while it is held back is forgotten', async () => {
    const clock = new TestClock();
    const admin = await openAdmin({ clock });
    for (let at = 0; at < 5; at++) await ask(admin, 'wrong');
    const clients = await Promise.all(Array.from({ length: 4 }, () => admin.client()));
    for (const client of clients) client.send(...CALL('wrong'));
    await expect.poll(() => clock.waits.length).toBe(4);
    for (const client of clients) client.socket.destroy();
    await expect.poll(async () => (await refusals(admin)) >= 9).toBe(true);
    const next = await admin.client();
    next.send(...CALL('wrong'));
    await expect.poll(() => clock.waits.length).toBe(5);
  });
});
