/** The crate as its author publishes it: its own tests, its package, its generated part, its size, its refusals. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentWit } from '@bytecodealliance/jco';
import { expect, onTestFinished, test } from 'vitest';
import { TestHost } from '../../../../host/testing.ts';
import { buildGuest, CRATE, cargo, GUESTS, ROOT, TARGETS } from '../../../support/sdk/rust.ts';

const BUILD_MS = 600_000;

test.each([[['--all-features']], [['--tests']]])(
  'its own tests pass: cargo test %s',
  async (features) => {
    const { stdout } = await cargo(['test', '--locked', ...features], CRATE);
    expect(stdout).toMatch(/test result: ok\. [1-9]\d* passed; 0 failed/);
  },
  BUILD_MS,
);

test(
  'its documentation has no broken link, and all of it is there',
  async () => {
    const env = { RUSTDOCFLAGS: '-Dwarnings' };
    await cargo(
      ['doc', '--locked', '--no-deps', '--all-features', '-p', 'wayhouse', '-p', 'wayhouse-macros'],
      CRATE,
      env,
    );
  },
  BUILD_MS,
);

test(
  'cargo packages both crates, and builds what it packed',
  async () => {
    const { stderr } = await cargo(
      ['package', '--locked', '--allow-dirty', '-p', 'wayhouse-macros', '-p', 'wayhouse'],
      CRATE,
    );
    expect(stderr).not.toMatch(/^warning/m);
    const { stdout } = await cargo(
      ['package', '--locked', '--allow-dirty', '--list', '-p', 'wayhouse'],
      CRATE,
    );
    const files = stdout.trim().split('\n');
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'src/contract.rs', 'src/lib.rs']));
    expect(
      files.filter(
        (path) => !/^((src|tests)\/.*\.rs|Cargo\..*|LICENSE|README\.md|\.cargo_vcs_info\.json)$/.test(path),
      ),
    ).toEqual([]);
  },
  BUILD_MS,
);

test(
  "the example's own tests pass, without a warning",
  async () => {
    const { stdout, stderr } = await cargo(['test', '--locked'], join(ROOT, 'examples/webhook-signature'));
    expect(stdout).toMatch(/test result: ok\. [1-9]\d* passed; 0 failed/);
    expect(stderr).not.toMatch(/^warning/m);
  },
  BUILD_MS,
);

test('the plugin at the top of its README is the hello of these tests', async () => {
  const source = await readFile(join(GUESTS, 'hello/src/lib.rs'), 'utf8');
  expect(await readFile(join(CRATE, 'README.md'), 'utf8')).toContain(`${source}# fn main() {}`);
});

test.each(['sdk/rust/LICENSE', 'sdk/rust/macros/LICENSE'])(
  '%s is the licence of the repository',
  async (path) => {
    expect(await readFile(join(ROOT, path), 'utf8')).toBe(await readFile(join(ROOT, 'LICENSE'), 'utf8'));
  },
);

test(
  'its bindings are those that wit-bindgen makes of the contract',
  async () => {
    const { stdout } = await cargo(['run', '--quiet', '--locked', '-p', 'generator'], CRATE);
    expect(await readFile(join(CRATE, 'src/contract.rs'), 'utf8')).toBe(stdout);
  },
  BUILD_MS,
);

test.each(TARGETS)(
  'a hello for %s is small, imports what it uses and answers',
  async (target) => {
    const component = await buildGuest('sdk-hello', target);
    const limit = target === 'wasm32-wasip2' ? 40 : 30;
    expect(component.length / 1024).toBeLessThan(limit);
    // The linker takes other paths without optimisation.
    for (const bytes of [component, await buildGuest('sdk-hello', target, 'dev')]) {
      expect(await importsOf(bytes)).toEqual(['wayhouse:plugin/log@0.1.0', 'wayhouse:plugin/types@0.1.0']);
    }
    await using host = new TestHost();
    const plugin = await host.load(component);
    expect((await plugin.handle({ path: '/?name=you' })).response.text()).toBe('hello you');
  },
  BUILD_MS,
);

test.each([
  ['async fn handle(request: Request) -> Response { todo!() }', 'a handler is not async'],
  ['fn handle<T>(request: T) -> Response { todo!() }', 'a handler has no type parameters'],
  ['fn handle() -> Response { todo!() }', 'a handler takes one argument'],
  ['fn handle(a: Request, b: Request) -> Response { todo!() }', 'a handler takes one argument'],
  ['struct Handler;', 'stands before a function'],
  ['fn handle(request: Request) -> u32 { 200 }', '`u32` is no answer of a handler'],
  ['fn handle(request: u32) -> Response { todo!() }', '`u32` is nothing that a handler takes'],
])(
  'the attribute says what is wrong with %s',
  async (item, message) => {
    const folder = await makeCrate(`use wayhouse::{Request, Response};\n#[wayhouse::handler]\n${item}\n`);
    const failure = await cargo(['check', '--offline'], folder).then(
      () => '',
      ({ stderr }: { stderr: string }) => stderr,
    );
    expect(failure).toContain(message);
    expect(failure).toMatch(/--> src\/lib\.rs:[23]:/);
  },
  BUILD_MS,
);

test(
  'the attribute takes no arguments, and any other function is left as it is',
  async () => {
    const source = [
      'use wayhouse::Request;',
      '/// Documented.',
      '#[wayhouse::handler]',
      '#[allow(dead_code)]',
      "pub(crate) fn handle(request: Request,) -> Result<&'static str, String> { Err(request.id().into()) }",
    ].join('\n');
    await cargo(['check', '--offline'], await makeCrate(source));
    const wrong = cargo(
      ['check', '--offline'],
      await makeCrate(source.replace('handler]', 'handler(fast)]')),
    );
    await expect(wrong).rejects.toMatchObject({ stderr: expect.stringContaining('takes no arguments') });
  },
  BUILD_MS,
);

async function importsOf(component: Uint8Array): Promise<string[]> {
  const wit = await componentWit(component);
  return Array.from(wit.matchAll(/^ {2}import (\S+);$/gm), ([, name = '']) => name);
}

/** A crate of one file that depends on this one; gone after the test. */
async function makeCrate(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-crate-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src/lib.rs'), source);
  const manifest = `[package]\nname = "plugin"\nedition = "2024"\n\n[dependencies]\nwayhouse = { path = ${JSON.stringify(CRATE)} }\n`;
  await writeFile(join(folder, 'Cargo.toml'), manifest);
  await writeFile(join(folder, 'Cargo.lock'), await readFile(join(CRATE, 'Cargo.lock')));
  return folder;
}
