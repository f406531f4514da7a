import { expect, test } from 'vitest';
import { unmodified } from '../../spec/embedder.ts';
import type { Command } from '../../spec/script.ts';
import { runCommands } from '../../spec/session.ts';

// (module (func (export "one") (result i32) (i32.const 1)) (func (export "trap") (unreachable)))
const MODULE =
  '0061736d010000000108026000017f600000030302000107' +
  '0e02036f6e65000004747261700001' +
  '0a0a0204004101' +
  '0b0300000b';

const file = (...commands: readonly Record<string, unknown>[]) => ({
  script: { commands: commands as unknown as Command[] },
  modules: { 'a.wasm': MODULE, 'b.wasm': `${MODULE}ff` },
});

const module = { type: 'module', line: 1, filename: 'a.wasm', module_type: 'binary' };
const invoke = (field: string) => ({ action: { type: 'invoke', field, args: [] } });
const i32 = (value: string) => [{ type: 'i32', value }];

function statuses(...commands: readonly Record<string, unknown>[]): string[] {
  return runCommands(file(...commands), unmodified(), {}).map(({ status }) => status);
}

test('an assertion passes only if what it says is so', () => {
  expect(
    statuses(
      module,
      { type: 'assert_return', line: 2, ...invoke('one'), expected: i32('1') },
      { type: 'assert_return', line: 3, ...invoke('one'), expected: i32('2') },
      { type: 'assert_return', line: 4, ...invoke('one'), expected: [] },
      { type: 'assert_trap', line: 5, ...invoke('trap') },
      { type: 'assert_trap', line: 6, ...invoke('one') },
      { type: 'assert_return', line: 7, ...invoke('trap'), expected: [] },
      { type: 'assert_exhaustion', line: 8, ...invoke('trap') },
      { type: 'assert_exception', line: 9, ...invoke('trap') },
      { type: 'action', line: 10, ...invoke('missing') },
    ),
  ).toEqual([
    'passed',
    'passed',
    'failed',
    'failed',
    'passed',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
  ]);
});

test('a module that should be invalid fails if it is valid, and one that should be valid if it is not', () => {
  expect(
    statuses(
      { ...module, type: 'assert_invalid' },
      { ...module, type: 'assert_malformed', filename: 'b.wasm' },
      { ...module, filename: 'b.wasm' },
      { ...module, type: 'assert_unlinkable' },
      { ...module, type: 'assert_uninstantiable' },
    ),
  ).toEqual(['failed', 'passed', 'failed', 'failed', 'failed']);
});

test('of a module that is not there nothing is asked', () => {
  const ask = { type: 'assert_return', line: 2, ...invoke('one'), expected: i32('1') };
  expect(statuses(module, { ...module, filename: 'b.wasm' }, ask)).toEqual(['passed', 'failed', 'skipped']);
});
