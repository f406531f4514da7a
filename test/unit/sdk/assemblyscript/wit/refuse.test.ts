import { describe, expect, test } from 'vitest';
import { imported, sdkError, world } from '../../../../support/wit.ts';

function flags(count: number): string {
  return Array.from({ length: count }, (_, bit) => `bit${bit}`).join();
}

describe('what AssemblyScript cannot hold is refused with its place', () => {
  const y = 'interface demo:x/y@1.0.0';

  test.each<[string, string]>([
    ['f: func(p: stream<u8>);', 'function f, parameter p: stream<u8>: type stream'],
    ['f: func() -> stream;', 'function f, result: stream: type stream'],
    [
      'f: func(p: list<option<future<string>>>);',
      'function f, parameter p: list<option<future<string>>>: type future',
    ],
    [
      'f: func() -> tuple<stream<u8>, future<result<_, u8>>>;',
      'function f, result: tuple<stream<u8>, future<result<_, u8>>>: type stream',
    ],
    ['f: func(p: error-context);', 'function f, parameter p: error-context: type error-context'],
    [
      'f: func(p: result<u8, error-context>);',
      'function f, parameter p: result<u8, error-context>: type error-context',
    ],
    ['f: func(p: map<string, list<u8, 3>>);', 'function f, parameter p: map<string, list<u8, 3>>: type map'],
    ['record r { a: u8, b: future }', 'record r, b: future: type future'],
    ['variant v { a, b(map<u8, u8>) }', 'variant v, b: map<u8, u8>: type map'],
    ['f: func(p: list<u8, 4>);', 'function f, parameter p: list<u8, 4>: type list of fixed length'],
    ['type t = option<list<u8, 4>>;', 'type t = option<list<u8, 4>>: type list of fixed length'],
    [`flags f { ${flags(33)} }`, 'flags f: type flags of more than 32'],
    ['flags f {}', 'flags f: type flags of none'],
    ['record r {}', 'record r: type record of no fields'],
    ['type t = stream<u8>;', 'type t = stream<u8>: type stream'],
    ['type t = error-context;', 'type t = error-context: type error-context'],
    ['resource r; type t = option<stream<r>>;', 'type t = option<stream<r>>: type stream'],
    [
      'resource r; type t = stream<tuple<result, borrow<r>>>;',
      'type t = stream<tuple<result, borrow<r>>>: type stream',
    ],
    [
      'enum e { a } f: func(p: tuple<e, stream<e>>);',
      'function f, parameter p: tuple<e, stream<e>>: type stream',
    ],
    ['f: async func();', 'function f: an async function'],
    ['resource r { m: async func(); }', 'function [method]r.m: an async function'],
    ['resource r { s: static async func(); }', 'function [static]r.s: an async function'],
  ])('%s', async (items, expected) => {
    const error = await sdkError(imported(items));
    expect(error.code).toBe('type_unsupported');
    expect(error.detail).toContain(`${y}, ${expected} cannot be held, because `);
    expect(error.repair).not.toBe('');
  });

  test('in a world', async () => {
    const error = await sdkError(world('world w { export f: async func(); }'));
    expect(error.detail).toContain('world demo:x/w@1.0.0, function f: an async function');
  });

  test('in an interface that a world writes inline', async () => {
    const error = await sdkError(world('world w { export in: interface { f: func(p: stream); } }'));
    expect(error.detail).toContain('interface in of world demo:x/w@1.0.0, function f, parameter p: stream');
  });

  test('but not where the world does not reach it', async () => {
    const w = await world(
      'interface a { f: async func(); }\ninterface b { g: func(); }\nworld w { import b; }',
    );
    expect(w.imports).toHaveLength(1);
  });
});
