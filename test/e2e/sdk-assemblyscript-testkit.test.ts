/** The test kit as a plugin's author has it: packed, installed beside vitest, in a folder of its own. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/host.ts';
import { alone, npm } from '../support/packed.ts';
import { writeFiles } from '../support/sdk/projects.ts';

const ROOT = join(import.meta.dirname, '../..');

const PROJECT = {
  'assembly/pricing.ts': `export function total(prices: Float64Array, rate: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < prices.length; i++) sum += prices[i];
  return Math.round(sum * rate * 100) / 100;
}
`,
  'assembly/index.ts': `import { Request, Response, config, fetch, log } from '@wayhouse/assemblyscript';
import { total } from './pricing';

export function handle(request: Request): Response {
  const currency = config.get('currency');
  const answer = fetch('https://rates.example/' + (currency === null ? 'EUR' : currency));
  if (answer.isErr) {
    log.warn('no rate: ' + answer.error.message);
    return Response.text('try again later', 503);
  }
  const prices = new Float64Array(2);
  prices[0] = 10;
  prices[1] = 2.5;
  return Response.text(total(prices, parseFloat(answer.value.text())).toString());
}
`,
  'test/pricing.test.ts': `import { compileUnit } from '@wayhouse/assemblyscript/test';
import { expect, test } from 'vitest';

interface Pricing {
  total(prices: Float64Array, rate: number): number;
}

const pricing = await compileUnit<Pricing>('assembly/pricing.ts');

test('prices are summed in another currency', () => {
  expect(pricing.total(Float64Array.of(10, 2.5), 1.1)).toBe(13.75);
});
`,
  'test/plugin.test.ts': `import { loadPlugin } from '@wayhouse/assemblyscript/test';
import { expect, test } from 'vitest';

const rates = await loadPlugin(
  { project: '.' },
  { config: { currency: 'USD' }, fetch: { 'https://rates.example/USD': '1.1' } },
);

const noRates = await loadPlugin(
  { project: '.' },
  { fetch: () => ({ error: { tag: 'connection-failed', val: 'refused' } }) },
);

test('answers the total in the currency that is set', async () => {
  const run = await rates.handle({ path: '/total' });
  expect(run).toRespondWith({ status: 200, body: '13.75' });
  expect(run).toHaveFetched('GET', 'https://rates.example/USD');
  expect(run).toUseLessFuelThan(10_000_000);
  expect(run).toUseLessMemoryThan(1024 * 1024);
});

test('asks to come again where there is no rate', async () => {
  const run = await noRates.handle({ path: '/total' });
  expect(run).toRespondWith(503);
  expect(run).toHaveLogged('warn', 'no rate');
});
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      ...{ target: 'esnext', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true },
      types: [],
    },
    include: ['test'],
  }),
  'package.json': '{ "type": "module" }',
};

let project: string;

/** A command of the project's own packages. */
async function runInProject(command: string, ...args: string[]): Promise<string> {
  const node = [join(project, 'node_modules', command), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: project }).catch(
    (failed: { stdout: string; stderr: string }) => ({ stdout: failed.stdout + failed.stderr }),
  );
  return stdout;
}

/** On a busy machine the first thing takes longer than vitest waits by itself. */
const vitest = (...args: string[]) =>
  runInProject('vitest/vitest.mjs', 'run', '--testTimeout=60000', ...args);

beforeAll(async () => {
  const folder = await temporaryFolder();
  const pack = ['pack', '-w', 'host', '-w', 'sdk/assemblyscript', '--pack-destination', folder];
  await alone(() => npm(pack, ROOT));
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  project = join(folder, 'project');
  await mkdir(project);
  await writeFiles(project, PROJECT);
  const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const others = ['vitest', 'typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  const packages = [...tarballs.map((name) => join(folder, name)), ...others];
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], project);
}, 300_000);

test('tests of functions and of the component pass', async () => {
  const report = join(project, 'report.json');
  await vitest('--reporter=json', `--outputFile=${report}`);
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
    testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(results.flatMap(({ failureMessages }) => failureMessages)).toEqual([]);
  expect(results.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
}, 120_000);

test('a budget that is overrun is told with what was used', async () => {
  const source = PROJECT['test/plugin.test.ts'].replace('10_000_000', '1_000');
  await writeFile(join(project, 'test/plugin.test.ts'), source);
  const output = await vitest('--reporter=tap', 'test/plugin.test.ts');
  expect(output).toMatch(/expected the run to use less than 1,000 units of fuel, but it used \d+,\d+/);
}, 120_000);

test('its types are those of the tests', async () => {
  expect(await runInProject('typescript/bin/tsc', '-p', '.')).toBe('');
  const wrong =
    "import { expect } from 'vitest';\nimport '@wayhouse/assemblyscript/test';\nexpect(1).toRespondWith('no');\n";
  await writeFile(join(project, 'test/wrong.ts'), wrong);
  expect(await runInProject('typescript/bin/tsc', '-p', '.')).toMatch(
    /^test\/wrong\.ts\(3,\d+\): error TS2345/,
  );
}, 120_000);
