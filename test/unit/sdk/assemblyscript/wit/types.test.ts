import { describe, expect, test } from 'vitest';
import type { Type } from '../../../../../sdk/assemblyscript/wit/world.ts';
import { funcNamed, imported, typeNamed } from '../../../../support/wit.ts';

const PRIMITIVES = 'bool u8 s8 u16 s16 u32 s32 u64 s64 f32 f64 char string'.split(' ');

const primitive = (name: string) => ({ kind: 'primitive', name });
const at = { owner: 'demo:x/y@1.0.0', side: 'import' };

/** Names that are keywords go by `%`. */
async function parameter(type: string, types = ''): Promise<Type> {
  const f = funcNamed(await imported(`${types} f: func(p: ${type});`), 'f');
  expect(f.params.map((param) => param.name)).toEqual(['p']);
  return f.params[0]!.type;
}

describe('an anonymous type', () => {
  test.each(PRIMITIVES)('%s', async (name) => {
    expect(await parameter(name)).toEqual(primitive(name));
  });

  test.each([
    ['list<u8>', { kind: 'list', element: primitive('u8') }],
    ['tuple<u8, string>', { kind: 'tuple', elements: [primitive('u8'), primitive('string')] }],
    ['option<char>', { kind: 'option', some: primitive('char') }],
    ['result', { kind: 'result' }],
    ['result<u8>', { kind: 'result', ok: primitive('u8') }],
    ['result<_, u8>', { kind: 'result', err: primitive('u8') }],
    ['result<u8, string>', { kind: 'result', ok: primitive('u8'), err: primitive('string') }],
  ])('%s', async (text, expected) => {
    expect(await parameter(text)).toEqual(expected);
  });

  test('is nested in others', async () => {
    expect(await parameter('list<option<result<list<u8>, tuple<f64>>>>')).toEqual({
      kind: 'list',
      element: {
        kind: 'option',
        some: {
          kind: 'result',
          ok: { kind: 'list', element: primitive('u8') },
          err: { kind: 'tuple', elements: [primitive('f64')] },
        },
      },
    });
  });

  test('is nested 90 deep', async () => {
    let type = await parameter(`${'list<'.repeat(90)}u8${'>'.repeat(90)}`);
    for (let depth = 0; depth < 90; depth++)
      type = type.kind === 'list' ? type.element : (primitive('lost') as Type);
    expect(type).toEqual(primitive('u8'));
  });
});

describe('a named type', () => {
  test('record', async () => {
    expect(await parameter('r', 'record r { a: u8, b-c: list<string> }')).toEqual({
      kind: 'record',
      name: 'r',
      ...at,
      fields: [
        { name: 'a', type: primitive('u8') },
        { name: 'b-c', type: { kind: 'list', element: primitive('string') } },
      ],
    });
  });

  test('variant', async () => {
    expect(await parameter('v', 'variant v { none, some(u8) }')).toEqual({
      kind: 'variant',
      name: 'v',
      ...at,
      cases: [{ name: 'none' }, { name: 'some', type: primitive('u8') }],
    });
  });

  test('enum', async () => {
    expect(await parameter('e', 'enum e { a, b }')).toEqual({
      kind: 'enum',
      name: 'e',
      ...at,
      cases: [{ name: 'a' }, { name: 'b' }],
    });
  });

  test('flags, as many as there may be', async () => {
    const names = Array.from({ length: 32 }, (_, at) => `flag${at}`);
    expect(await parameter('many', `flags many { ${names.join(', ')} }`)).toEqual({
      kind: 'flags',
      name: 'many',
      ...at,
      flags: names.map((name) => ({ name })),
    });
  });

  test('alias, and alias of an alias', async () => {
    const inner = { kind: 'alias', name: 'a', ...at, type: { kind: 'list', element: primitive('u8') } };
    const types = 'type a = list<u8>; type b = a;';
    expect(await parameter('b', types)).toEqual({ kind: 'alias', name: 'b', ...at, type: inner });
  });

  test('alias of a primitive', async () => {
    const alias = { kind: 'alias', name: 'a', ...at, type: primitive('string') };
    expect(await parameter('a', 'type a = string;')).toEqual(alias);
  });

  test('is one object wherever it is mentioned', async () => {
    const y = await imported(
      'record r { a: u8 } record s { r: r } f: func(p: r, q: list<r>, s: s) -> option<r>;',
    );
    const r = typeNamed(y, 'r');
    const s = typeNamed(y, 's');
    const f = funcNamed(y, 'f');
    expect(f.params[0]!.type).toBe(r);
    expect(f.params[1]!.type).toHaveProperty('element', r);
    expect(f.params[2]!.type).toBe(s);
    expect(f.result).toHaveProperty('some', r);
    expect(s.kind === 'record' && s.fields[0]!.type).toBe(r);
  });

  test('is in the order of the text', async () => {
    const y = await imported('enum c { x } type a = c; record b { a: a } g: func(); f: func();');
    expect(y.types.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
    expect(y.functions.map(({ name }) => name)).toEqual(['g', 'f']);
  });

  test('may have the name of a keyword', async () => {
    const y = await imported('record %record { %type: u8 } %func: func(%list: %record) -> u8;');
    expect(typeNamed(y, 'record')).toHaveProperty('fields', [{ name: 'type', type: primitive('u8') }]);
    expect(funcNamed(y, 'func').params).toEqual([{ name: 'list', type: typeNamed(y, 'record') }]);
  });
});

describe('a resource', () => {
  const TEXT = `
    resource counter {
      constructor(start: u32);
      add: func(by: u32) -> u32;
      merge: static func(a: counter, b: borrow<counter>) -> counter;
    }
    resource empty;
    look: func(c: borrow<counter>) -> option<empty>;
  `;

  test('is a named type of its interface', async () => {
    const y = await imported(TEXT);
    expect(typeNamed(y, 'counter')).toEqual({ kind: 'resource', name: 'counter', ...at });
    expect(y.types.map(({ name }) => name)).toEqual(['counter', 'empty']);
  });

  test('has its functions among those of the interface', async () => {
    const y = await imported(TEXT);
    const resource = typeNamed(y, 'counter');
    const roles = y.functions.map(({ name, role }) => [name, role]);
    expect(roles).toEqual([
      ['[constructor]counter', { kind: 'constructor', resource }],
      ['[method]counter.add', { kind: 'method', resource }],
      ['[static]counter.merge', { kind: 'static', resource }],
      ['look', { kind: 'free' }],
    ]);
  });

  test('goes as own or borrow', async () => {
    const y = await imported(TEXT);
    const resource = typeNamed(y, 'counter');
    const [own, borrow] = [
      { kind: 'own', resource },
      { kind: 'borrow', resource },
    ];
    expect(funcNamed(y, '[constructor]counter').result).toEqual(own);
    expect(funcNamed(y, '[method]counter.add').params).toEqual([
      { name: 'self', type: borrow },
      { name: 'by', type: primitive('u32') },
    ]);
    expect(funcNamed(y, '[static]counter.merge')).toMatchObject({
      params: [{ type: own }, { type: borrow }],
      result: own,
    });
    expect(funcNamed(y, 'look').result).toEqual({
      kind: 'option',
      some: { kind: 'own', resource: typeNamed(y, 'empty') },
    });
  });

  test('may have a constructor that fails', async () => {
    const y = await imported('resource r { constructor() -> result<r, string>; }');
    const ok = { kind: 'own', resource: typeNamed(y, 'r') };
    expect(funcNamed(y, '[constructor]r').result).toEqual({ kind: 'result', ok, err: primitive('string') });
  });

  test('may be mentioned before it is declared', async () => {
    const y = await imported('record holder { r: r } resource r;');
    const holder = typeNamed(y, 'holder');
    expect(holder.kind === 'record' && holder.fields[0]!.type).toHaveProperty('resource', typeNamed(y, 'r'));
  });

  test('is itself under an alias', async () => {
    const y = await imported('resource r; type s = r; f: func(p: s, q: borrow<s>);');
    const resource = typeNamed(y, 'r');
    expect(typeNamed(y, 's')).toEqual({ kind: 'alias', name: 's', ...at, type: resource });
    expect(funcNamed(y, 'f').params.map(({ type }) => type)).toEqual([
      { kind: 'own', resource },
      { kind: 'borrow', resource },
    ]);
  });
});
