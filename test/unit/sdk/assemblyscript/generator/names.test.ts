import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  bindingName,
  camelCase,
  caseFactory,
  fieldName,
  methodName,
  nameAll,
  pascalCase,
  Scope,
  staticName,
  typeName,
} from '../../../../../sdk/assemblyscript/generator/names.ts';
import { GLOBAL_TYPES } from '../../../../../sdk/assemblyscript/generator/reserved.ts';

test('words are joined, and a word in capitals keeps them unless it comes first', () => {
  expect(['time-left-ms', 'HTTP-error', 'to-URL', 'x'].map(pascalCase)).toEqual([
    'TimeLeftMs',
    'HTTPError',
    'ToURL',
    'X',
  ]);
  expect(['time-left-ms', 'HTTP-error', 'to-URL', 'x'].map(camelCase)).toEqual([
    'timeLeftMs',
    'httpError',
    'toURL',
    'x',
  ]);
});

test('what AssemblyScript reserves gets an underscore at its end', () => {
  expect(['default', 'delete', 'i32', 'load', 'guest', 'type'].map(bindingName)).toEqual([
    'default_',
    'delete_',
    'i32_',
    'load_',
    'guest_',
    'type',
  ]);
  expect(['default', 'load', 'constructor', 'min'].map(fieldName)).toEqual([
    'default_',
    'load',
    'constructor_',
    'min',
  ]);
});

test('after a dot keywords are as good as any name', () => {
  expect(['delete', 'new', 'get', 'static', 'dispose', 'create'].map(methodName)).toEqual([
    'delete',
    'new',
    'get',
    'static_',
    'dispose_',
    'create',
  ]);
  expect(['dispose', 'create', 'default'].map(staticName)).toEqual(['dispose', 'create_', 'default']);
  expect(['null', 'string', 'create', 'private'].map(caseFactory)).toEqual([
    'null',
    'string',
    'create',
    'private_',
  ]);
});

test('a type hides no global one', () => {
  expect(['error', 'map', 'date', 'result', 'tuple2', 'request'].map(typeName)).toEqual([
    'Error_',
    'Map_',
    'Date_',
    'Result_',
    'Tuple2_',
    'Request',
  ]);
});

test('every class and object that the compiler declares for all files is among the global types', () => {
  const folder = new URL('../../../../../node_modules/assemblyscript/std/assembly/', import.meta.url);
  const files = [
    'array',
    'arraybuffer',
    'date',
    'error',
    'iterator',
    'map',
    'math',
    'regexp',
    'set',
    'staticarray',
    'string',
    'symbol',
    'typedarray',
  ];
  const declared = [...files, 'builtins', 'dataview', 'function', 'object', 'number'].flatMap((file) => {
    const text = readFileSync(new URL(`${file}.ts`, folder), 'utf8');
    return [
      ...text.matchAll(
        /^(?:export )?(?:declare )?(?:abstract )?(?:final )?(?:class|namespace|interface) ([A-Z]\w*)/gm,
      ),
    ].map(([, name = '']) => name);
  });
  expect(declared.length).toBeGreaterThan(40);
  expect(declared.filter((name) => !GLOBAL_TYPES.has(name))).toEqual([]);
});

test('of equal names the first in the text keeps its own', () => {
  const named = nameAll(['a-b', 'AB', 'a-B', 'c'], pascalCase);
  expect([...named.values()]).toEqual(['AB', 'AB2', 'AB3', 'C']);
});

test('a scope gives the first free wish, and numbers the last one', () => {
  const scope = new Scope(['Point']);
  expect(scope.claim('Point', 'ShapesPoint')).toBe('ShapesPoint');
  expect(scope.claim('Point', 'ShapesPoint')).toBe('ShapesPoint2');
  scope.reserve('free');
  expect(scope.claim('free')).toBe('free2');
});
