import { expect, test } from 'vitest';
import { parseCommand, UsageError } from '../../../../../sdk/assemblyscript/cli/arguments.ts';

const parse = (line: string) => parseCommand(line.split(' ').filter(Boolean), '/guest');

test('without options a project has its defaults', () => {
  expect(parse('build')).toEqual({
    action: 'build',
    project: { root: '/guest', debug: false, sourceMap: false, flags: [] },
    out: 'build/component.wasm',
    json: false,
  });
});

test('every option reaches the project', () => {
  const line =
    'watch --entry a.ts --wit my.wit --world w -o o.wasm -O size --runtime stub --string-encoding utf16 --debug --source-map --json';
  expect(parse(line)).toEqual({
    action: 'watch',
    project: {
      root: '/guest',
      entry: 'a.ts',
      wit: { path: 'my.wit' },
      world: 'w',
      runtime: 'stub',
      stringEncoding: 'utf16',
      optimize: 'size',
      debug: true,
      sourceMap: true,
      flags: [],
    },
    out: 'o.wasm',
    json: true,
  });
});

test('what follows -- goes to asc untouched', () => {
  expect(parse('build -- --enable simd --pedantic')).toMatchObject({
    action: 'build',
    project: { flags: ['--enable', 'simd', '--pedantic'] },
  });
});

test.each(['', '--help', '-h', 'help', 'build --help'])("'%s' asks for help", (line) => {
  expect(parse(line)).toEqual({ action: 'help' });
});

test.each([
  ['bake', "'bake' is none of build, watch, generate"],
  ['build twice', "'twice' is one word too many after build"],
  ['build --runtime fast', "--runtime is 'fast', which is none of minimal, incremental, stub"],
  ['build -O3', "--optimize is '3', which is none of speed, size, none"],
  ['build --fast', "Unknown option '--fast'"],
  ['build -- --nonsense', 'asc has no flag --nonsense'],
  ['build --out', "'-o, --out <value>' argument missing"],
])('%s is refused', (line, said) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(said);
});
