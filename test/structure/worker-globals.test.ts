import { stripTypeScriptTypes } from 'node:module';
import { parse } from 'acorn';
import { analyze } from 'eslint-scope';
import { expect, test } from 'vitest';
import { ALLOWED_GLOBALS } from '../../host/worker/walls/allowed.ts';
import { hostFiles, read } from './support/tree.ts';

/** They run while the walls are raised, when everything is still there. */
const BUILDERS = ['host/worker/walls/process.ts', 'host/worker/walls/stand-ins.ts'];

/** Of WebAssembly and Atomics there are stand-ins, which our own code may ask what an object is. */
const STAND_INS = ['WebAssembly', 'TextDecoder', 'TextEncoder'];

const files = hostFiles().filter(
  (file) => /^host\/(worker|protocol)\//.test(file) && !BUILDERS.includes(file),
);

test.each(files)('%s needs no global at a request that the walls have taken away', (file) => {
  expect(neededLater(read(file))).toEqual([]);
});

test('a global that is needed within a function is found', () => {
  expect(neededLater('const defer = setImmediate; export const f = () => Buffer.from("x");')).toEqual([
    'Buffer',
  ]);
});

/** Globals that are named within functions, beyond those that glue keeps; at the top of a file they are taken in time. */
function neededLater(source: string): string[] {
  const program = parse(stripTypeScriptTypes(source), {
    ecmaVersion: 'latest',
    sourceType: 'module',
    ranges: true,
  });
  const { globalScope } = analyze(program as never, { ecmaVersion: 2022, sourceType: 'module' });
  return (globalScope?.through ?? [])
    .filter(({ from }) => from.variableScope.type === 'function')
    .map(({ identifier }) => (identifier as { name: string }).name)
    .filter((name) => !ALLOWED_GLOBALS.has(name) && !STAND_INS.includes(name));
}
