import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { startHost, temporaryFolder } from '../../support/host.ts';
import { makeProject } from '../../support/sdk/projects.ts';

const TEST_MS = 120_000;

interface Finding {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
  readonly repair?: string;
}

/** With settings of its own: nobody is logged in there. */
async function doctor(cwd: string, env: Record<string, string> = {}) {
  const settings = await temporaryFolder();
  const { code, stdout } = await wayhouse(['doctor', '--json'], {
    cwd,
    env: { XDG_CONFIG_HOME: settings, ...env },
  });
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  const finding = (name: string): Finding | undefined => findings.find((each) => each.name === name);
  return { code, settings, finding };
}

test(
  'it tells what is there, and changes nothing',
  async () => {
    const cwd = await temporaryFolder();
    const { code, settings, finding } = await doctor(cwd);
    expect(code).toBe(0);
    expect(finding('Node')).toEqual({ name: 'Node', state: 'ok', detail: process.version });
    expect(finding('this folder')).toMatchObject({ state: 'ok' });
    expect(finding('wayhouse.toml')).toMatchObject({ state: 'note', repair: expect.any(String) });
    expect(finding('host')).toMatchObject({ state: 'note', repair: 'Log in with: wayhouse login' });
    expect([await readdir(settings), await readdir(cwd)]).toEqual([[], []]);
  },
  TEST_MS,
);

test(
  'for people each finding has a line, with its repair below',
  async () => {
    const cwd = await temporaryFolder();
    const { code, stdout } = await wayhouse(['doctor'], { cwd, env: { XDG_CONFIG_HOME: cwd } });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^ok +Node +${process.version.replaceAll('.', '\\.')}\n`));
    expect(stdout).toMatch(
      /^note +host +There is no host to speak with yet\.\n +Log in with: wayhouse login$/m,
    );
  },
  TEST_MS,
);

test(
  'a plugin in Rust on a machine without Rust: what is missing, and the command that installs it',
  async () => {
    const cwd = await makeProject({ 'wayhouse.toml': 'name = "greeter"\nlanguage = "rust"\n' });
    const { code, finding } = await doctor(cwd, { PATH: await temporaryFolder() });
    expect(code).toBe(4);
    expect(finding('Rust for wasm32-unknown-unknown')).toMatchObject({
      state: 'missing',
      repair: expect.stringContaining('rustup target add wasm32-unknown-unknown'),
    });
    expect(finding('Rust for wasm32-wasip2')).toMatchObject({ state: 'note' });
    expect(finding('npm')).toMatchObject({ state: 'note' });
  },
  TEST_MS,
);

test(
  'a plugin in AssemblyScript that is not installed',
  async () => {
    const cwd = await makeProject({ 'wayhouse.toml': 'name = "greeter"\nlanguage = "assemblyscript"\n' });
    const { code, finding } = await doctor(cwd);
    expect(code).toBe(4);
    expect(finding('vitest')).toMatchObject({ state: 'missing', repair: `In ${cwd}: npm install` });
  },
  TEST_MS,
);

test(
  'a wayhouse.toml that is wrong',
  async () => {
    const cwd = await makeProject({ 'wayhouse.toml': 'nam = "greeter"\n' });
    const { code, finding } = await doctor(cwd);
    expect([code, finding('wayhouse.toml')]).toMatchObject([
      4,
      { state: 'missing', detail: expect.stringContaining('did you mean name?') },
    ]);
  },
  TEST_MS,
);

test(
  'the host of the environment: reached, with a wrong token, and not there',
  async () => {
    const cwd = await temporaryFolder();
    const { admin, token, gateway, stop } = await startHost();
    const env = { WAYHOUSE_URL: admin, WAYHOUSE_TOKEN: token };
    const reached = await doctor(cwd, env);
    expect([reached.code, reached.finding('host')]).toMatchObject([
      0,
      { state: 'ok', detail: expect.stringContaining(`plugins answer at ${gateway}`) },
    ]);
    const refused = await doctor(cwd, { ...env, WAYHOUSE_TOKEN: 'a-wrong-token-of-length' });
    expect([refused.code, refused.finding('host')?.state]).toEqual([4, 'missing']);
    await stop();
    const gone = await doctor(cwd, env);
    expect([gone.code, gone.finding('host')]).toMatchObject([
      4,
      { state: 'missing', detail: expect.stringContaining('nothing listens there') },
    ]);
  },
  TEST_MS,
);

test(
  'a usual port that is taken has a way round',
  async () => {
    const taken = createServer().listen(8081, '127.0.0.1');
    // Taken by another program, if not by this one.
    await once(taken, 'listening').catch(() => {});
    onTestFinished(() => void taken.close());
    const { code, finding } = await doctor(await temporaryFolder());
    expect([code, finding('port 8081')]).toMatchObject([
      0,
      { state: 'note', repair: expect.stringContaining('--admin-port') },
    ]);
  },
  TEST_MS,
);

// Also root, who may write to every other folder, may not write to this one.
test.runIf(process.platform === 'linux')(
  'a folder that cannot be written to',
  async () => {
    const { code, finding } = await doctor('/proc/self');
    expect([code, finding('this folder')]).toMatchObject([
      4,
      { state: 'missing', detail: expect.stringContaining('cannot be written to') },
    ]);
  },
  TEST_MS,
);
