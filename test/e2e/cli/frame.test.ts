/** What all commands have in common. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startWayhouse, wayhouse } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/host.ts';
import { writeFiles } from '../../support/sdk/projects.ts';

const cwd = await temporaryFolder();

const call = (...args: string[]) => wayhouse(args, { cwd });

test('help lists every command with its meaning, and the exit codes', async () => {
  const { code, stdout, stderr } = await call('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of ['new', 'build', 'check', 'dev', 'test', 'run', 'push', 'serve', 'doctor'])
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b.* {2,}\\w`, 'm'));
  expect(stdout).toContain('130  interrupted');
  expect(stdout).not.toContain('\u001b');
});

test('the help of every command has examples', async () => {
  const { stdout } = await call('--help');
  const names = [...stdout.matchAll(/^ {2}([a-z]+)\b.* {2}/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const help = await call(name, '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain(`wayhouse ${name}`);
    expect(help.stdout).toContain('--json');
    if (name !== 'settings') expect(help.stdout).toContain('Examples:');
  }
});

test('the version is that of the package', async () => {
  expect(await call('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  expect(await call('-V', '--json')).toMatchObject({ code: 0, stdout: '{"version":"0.1.0"}\n' });
});

test.each([
  [[], 'a command is missing', 'wayhouse --help'],
  [['bild'], 'Did you mean build?', 'wayhouse --help'],
  [['build', '--jsno'], 'Did you mean --json?', 'wayhouse build --help'],
  [['check'], "missing required argument 'file'", 'wayhouse check --help'],
  [['build', 'this'], 'too many arguments', 'wayhouse build --help'],
  [['new', 'x', '--lang', 'go'], 'Allowed choices are assemblyscript, rust', 'wayhouse new --help'],
])('%j is told what was meant', async (args, detail, repair) => {
  const { code, stdout, stderr } = await call(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(detail);
  expect(stderr).toContain(repair);
});

test('with --json a mistake is a document, and nothing else is on standard output', async () => {
  const { code, stdout } = await call('bild', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: 'usage',
      detail: expect.stringContaining("unknown command 'bild'") as string,
      repair: 'wayhouse --help lists what there is.',
    },
  });
});

test('a reader that goes away is no failure', async () => {
  const child = startWayhouse(['completion', 'bash'], { cwd });
  child.stdout.destroy();
  child.stderr.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
});

test('a wayhouse.toml that is wrong is told with its place', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'wayhouse.toml': 'name = "x"\nlanguage = "rust"\n[build]\ntargte = "x"\n' });
  const { code, stderr } = await wayhouse(['build'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('wayhouse.toml:\n  build.targte is not a key; did you mean target?');
});
