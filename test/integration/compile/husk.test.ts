import { readFile } from 'node:fs/promises';
import { generate, $init } from '@bytecodealliance/jco-transpile/component';
import { expect, test } from 'vitest';
import { safeNames } from '../../../host/compile/names/safe-names.ts';
import { filled, husked } from '../../../host/compile/transpile/husk.ts';
import { GENERATE_OPTIONS, translate } from '../../../host/compile/transpile/jco.ts';
import { LANGUAGES } from '../../support/deploy.ts';
import { guestPath } from '../../support/guests.ts';
import { component, fromText } from '../../support/handmade.ts';

await $init;

test.each(LANGUAGES)('jco makes the same of a component and of its husks: %s', async (language) => {
  const bytes = safeNames(await readFile(guestPath('fetch', language)));
  const whole = new Map(generate(bytes, GENERATE_OPTIONS).files);
  const { glue, cores } = await translate(bytes);
  expect(Buffer.compare(glue, whole.get('plugin.js')!)).toBe(0);
  expect([...cores.keys(), 'plugin.js'].toSorted()).toEqual([...whole.keys()].toSorted());
  for (const [name, core] of cores) expect(Buffer.compare(core, whole.get(name)!)).toBe(0);
});

test('a husk is valid, has no code, and all that can be imported and exported', async () => {
  const { husks } = husked(await component());
  for (const { husk, core } of husks.map(compiled)) {
    expect(WebAssembly.Module.exports(husk)).toEqual(WebAssembly.Module.exports(core));
    expect(WebAssembly.Module.imports(husk)).toEqual(WebAssembly.Module.imports(core));
  }
  const text = '(func (export "f") (result i32) (local i64) (i32.const 7))';
  const {
    husks: [husk],
  } = husked(await fromText(`(component (core module ${text}))`));
  const { exports } = new WebAssembly.Instance(compiled(husk!).husk);
  expect(() => (exports['f'] as () => void)()).toThrow('unreachable');
});

const compiled = ({ husk, core }: { husk: Uint8Array; core: Uint8Array }) => ({
  husk: new WebAssembly.Module(Uint8Array.from(husk)),
  core: new WebAssembly.Module(Uint8Array.from(core)),
});

test('modules that differ only in their code keep their places, in components inside too', async () => {
  const module = (value: number) => `(core module (func (export "f") (result i32) (i32.const ${value})))`;
  const text = `${module(1)} (component ${module(2)} (component ${module(3)})) ${module(4)}`;
  const { husks } = husked(await fromText(`(component ${text})`));
  const values = husks.map(({ core }) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(core)));
    return (exports['f'] as () => number)();
  });
  expect(values).toEqual([1, 2, 3, 4]);
  expect(new Set(husks.map(({ husk }) => Buffer.from(husk).toString('hex'))).size).toBe(4);
});

test('husks that jco changed, left out or added are refused', async () => {
  const { husks } = husked(await component());
  const names = ['plugin.core.wasm', 'plugin.core2.wasm', 'plugin.core3.wasm'];
  const files = new Map(husks.map(({ husk }, index) => [names[index]!, husk]));
  const refusal = (detail: string) => expect.objectContaining({ code: 'transpile_failed', detail });
  expect([...filled(files, husks)]).toEqual(husks.map(({ core }, index) => [names[index], core]));
  const swapped = new Map([...files, [names[0]!, husks[1]!.husk], [names[1]!, husks[0]!.husk]]);
  expect(() => filled(swapped, husks)).toThrow(refusal('jco wrote another plugin.core.wasm'));
  const more = new Map([...files, ['plugin.core4.wasm', husks[0]!.husk]]);
  expect(() => filled(more, husks)).toThrow(refusal('jco wrote 4 core modules of a component that has 3'));
});
