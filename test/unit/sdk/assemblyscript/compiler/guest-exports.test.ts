import { expect, test } from 'vitest';
import { guestExports } from '../../../../../sdk/assemblyscript/compiler/guest-exports.ts';
import { readWorld } from '../../../../../sdk/assemblyscript/wit/read.ts';

async function exportsOf(text: string) {
  return guestExports(await readWorld({ text: `package demo:x@1.0.0; ${text}` }));
}

test('a function of the world is one of the module', async () => {
  const found = await exportsOf('world w { export make-it: func(first: u8, default: string); }');
  expect(found).toEqual([
    {
      core: 'make-it',
      path: ['makeIt'],
      wit: 'make-it: func(first: u8, default: string)',
      snippet: 'export function makeIt(first: u8, default_: string): void { ... }',
    },
  ]);
});

const SHAPES = `
  interface shapes {
    record point { x: f32, y: f32 }
    resource shape {
      constructor(at: point);
      area: func() -> f64;
      largest: static func(all: list<borrow<shape>>) -> option<shape>;
    }
    move: func(what: shape, by: tuple<s8, s8>) -> result<shape, string>;
    check: func(what: borrow<shape>) -> result<_, u8>;
    ping: func() -> result;
  }
  world w { export shapes; }`;

test('those of an interface stand in a namespace, those of a resource in a class of it', async () => {
  const found = await exportsOf(SHAPES);
  expect(found.map(({ core, path }) => [core, path.join('.')])).toEqual([
    ['demo:x/shapes@1.0.0#[constructor]shape', 'shapes.Shape.constructor'],
    ['demo:x/shapes@1.0.0#[method]shape.area', 'shapes.Shape.area'],
    ['demo:x/shapes@1.0.0#[static]shape.largest', 'shapes.Shape.largest'],
    ['demo:x/shapes@1.0.0#move', 'shapes.move'],
    ['demo:x/shapes@1.0.0#check', 'shapes.check'],
    ['demo:x/shapes@1.0.0#ping', 'shapes.ping'],
  ]);
});

test('each is told as WIT has it', async () => {
  const found = await exportsOf(SHAPES);
  expect(found.map(({ wit }) => wit)).toEqual([
    'constructor(at: point)',
    'area: func() -> f64',
    'largest: static func(all: list<borrow<shape>>) -> option<shape>',
    'move: func(what: shape, by: tuple<s8, s8>) -> result<shape, string>',
    'check: func(what: borrow<shape>) -> result<_, u8>',
    'ping: func() -> result',
  ]);
});

test('each is told as the guest would write it', async () => {
  const snippets = (await exportsOf(SHAPES)).map(({ snippet }) => snippet);
  expect(snippets[0]).toBe(
    [
      'export namespace shapes {',
      '  export class Shape {',
      '    constructor(at: Point) { ... }',
      '  }',
      '}',
    ].join('\n'),
  );
  expect(snippets[2]).toContain('    static largest(all: Array<Shape>): Shape | null { ... }\n');
  expect(snippets[3]).toBe(
    [
      'export namespace shapes {',
      '  export function move(what: Shape, by: Tuple2<i8, i8>): Result<Shape, string> { ... }',
      '}',
    ].join('\n'),
  );
});
