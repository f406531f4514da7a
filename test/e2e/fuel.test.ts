/** The same component, input and answers of the host use the same fuel in every tier of V8 and at every run. */
import { expect, test } from 'vitest';
import { deploy, LANGUAGES, SETUP_MS } from '../support/deploy.ts';
import { startHost, temporaryFolder, type TestHost } from '../support/host.ts';
import { timing } from '../support/timing.ts';

/** For V8: three times as it would by itself, the first of which makes what the others find. */
const HOSTS = [[], ['--liftoff-only'], ['--no-liftoff'], [], []];

/** One after the other, then at once. */
const RUNS = 3;
const AT_ONCE = 8;

/** A request's id is part of the input: after so many requests it has a character more, for the next thousand. */
const SHORT_IDS = 36;

/** More than a slice of fuel. */
const BODY = new Uint8Array(1024 * 1024).fill(120);

const PLUGINS = ['hello', 'echo', 'log'].flatMap((guest) =>
  LANGUAGES.map((language) => ({ name: `${guest}-${language}`, guest, language })),
);

test(
  'a request uses the same fuel in the baseline tier, in the optimizing one, and in all runs',
  async () => {
    const dataDir = await temporaryFolder();
    const used = [];
    for (const flags of HOSTS) {
      const host = await startHost({ dataDir, flags, env: { WAYHOUSE_SERVER_TIMING: 'true' } });
      if (used.length === 0) await deployAll(host);
      used.push(await fuelOfAll(host));
      await host.stop();
    }
    const [first, ...others] = used;
    for (const [name, units] of Object.entries(first!)) {
      expect([name, new Set(units).size]).toEqual([name, 1]);
      expect(units[0]).toBeGreaterThan(1_000_000);
    }
    for (const other of others) expect(other).toEqual(first);
  },
  5 * SETUP_MS,
);

async function deployAll(host: TestHost): Promise<void> {
  for (const { name, guest, language } of PLUGINS) await deploy(host, [name, guest], { language });
}

/** Of each plugin the fuel of each of its answers. */
async function fuelOfAll(host: TestHost): Promise<Record<string, number[]>> {
  const fuel: Record<string, number[]> = {};
  for (let id = 0; id < SHORT_IDS; id++) await host.call('/');
  for (const { name } of PLUGINS) {
    const answers = [];
    for (let run = 0; run < RUNS; run++) answers.push(await call(host, name));
    answers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => call(host, name)))));
    fuel[name] = answers.map((answer) => timing(answer).fuel);
  }
  return fuel;
}

async function call(host: TestHost, name: string): Promise<Response> {
  const answer = await host.call(`/${name}`, { method: 'POST', body: BODY });
  await answer.arrayBuffer();
  return answer;
}
