import { describe, expect, test } from 'vitest';
import { readWorld } from '../../../../../sdk/assemblyscript/wit/read.ts';
import type { Type, WorldItem } from '../../../../../sdk/assemblyscript/wit/world.ts';
import { funcNamed, imported, interfaceOf, typeNamed, world } from '../../../../support/wit.ts';

function names(items: readonly WorldItem[]): string[] {
  return items.map((item) => {
    if (item.kind === 'interface') return item.id;
    return item.kind === 'function' ? `function ${item.function.name}` : `type ${item.type.name}`;
  });
}

function resourceOf(type: Type | undefined) {
  return type && 'resource' in type ? type.resource : undefined;
}

describe('a world', () => {
  test('has a name, imports and exports', async () => {
    const w = await world(`
      interface a { f: func(); }
      interface b { g: func(); }
      world w { import a; import h: func(); export b; export i: func(p: u8) -> string; }
    `);
    expect(w.id).toBe('demo:x/w@1.0.0');
    expect(names(w.imports)).toEqual(['demo:x/a@1.0.0', 'function h']);
    expect(names(w.exports)).toEqual(['function i', 'demo:x/b@1.0.0']);
  });

  test('may be empty', async () => {
    expect(await world('world w {}')).toEqual({ id: 'demo:x/w@1.0.0', imports: [], exports: [] });
  });

  test('writes interfaces inline', async () => {
    const w = await world(`
      world w {
        import in: interface { enum e { a } f: func(e: e); }
        export out: interface { enum e { b } g: func() -> e; }
      }
    `);
    const out = interfaceOf(w.exports, 'out');
    expect(typeNamed(interfaceOf(w.imports, 'in'), 'e')).toMatchObject({ owner: 'in', side: 'import' });
    expect(typeNamed(out, 'e')).toMatchObject({ owner: 'out', side: 'export', cases: [{ name: 'b' }] });
    expect(funcNamed(out, 'g').result).toBe(typeNamed(out, 'e'));
  });

  test('imports one interface under several names', async () => {
    const w = await world(`
      interface a { resource r; f: func() -> r; }
      world w { import a; import first: a; import second: a; export third: a; }
    `);
    expect(names(w.imports)).toEqual(['demo:x/a@1.0.0', 'first', 'second']);
    expect(names(w.exports)).toEqual(['third']);
    const first = interfaceOf(w.imports, 'first');
    const second = interfaceOf(w.imports, 'second');
    expect(typeNamed(first, 'r').owner).toBe('first');
    expect(typeNamed(first, 'r')).not.toBe(typeNamed(second, 'r'));
    expect(resourceOf(funcNamed(second, 'f').result)).toBe(typeNamed(second, 'r'));
  });

  test('declares types and resources of its own', async () => {
    const w = await world(`
      world w {
        record point { x: u32 }
        resource r { constructor(); m: func(); }
        export f: func(p: point) -> r;
      }
    `);
    expect(names(w.imports)).toEqual([
      'type point',
      'type r',
      'function [constructor]r',
      'function [method]r.m',
    ]);
    const [point, resource, , method] = w.imports;
    const f = w.exports[0];
    if (point?.kind !== 'type' || resource?.kind !== 'type') throw new Error('no types');
    if (method?.kind !== 'function' || f?.kind !== 'function') throw new Error('no functions');
    expect(point.type).toMatchObject({ owner: 'demo:x/w@1.0.0', side: 'import' });
    expect(f.function.params[0]!.type).toBe(point.type);
    expect(resourceOf(f.function.result)).toBe(resource.type);
    expect(method.function.role).toEqual({ kind: 'method', resource: resource.type });
  });

  test('uses types of interfaces', async () => {
    const w = await world(`
      interface types { record request { a: u8 } enum kind { k } }
      world w { use types.{request, kind as sort}; export handle: func(r: request) -> sort; }
    `);
    const types = interfaceOf(w.imports, 'demo:x/types@1.0.0');
    expect(names(w.imports)).toEqual(['demo:x/types@1.0.0', 'type request', 'type sort']);
    const [, request, sort] = w.imports;
    expect(request?.kind === 'type' && request.type).toBe(typeNamed(types, 'request'));
    expect(sort?.kind === 'type' && sort.type).toEqual({
      kind: 'alias',
      name: 'sort',
      owner: 'demo:x/w@1.0.0',
      side: 'import',
      type: typeNamed(types, 'kind'),
    });
  });

  test('includes others and renames what they import', async () => {
    const w = await readWorld(
      {
        text: `package demo:x;
        interface a { f: func(); }
        world base { import a; import g: func(); export h: func(); }
        world w { include base with { g as renamed } export i: func(); }`,
      },
      'w',
    );
    expect(names(w.imports)).toEqual(['demo:x/a', 'function renamed']);
    expect(names(w.exports)).toEqual(['function i', 'function h']);
  });
});

describe('an interface', () => {
  test('both imported and exported is there twice', async () => {
    const w = await world(`
      interface a { resource r { constructor(); } record s { x: u8 } f: func(p: borrow<r>) -> s; }
      world w { import a; export a; }
    `);
    const [there, here] = [
      interfaceOf(w.imports, 'demo:x/a@1.0.0'),
      interfaceOf(w.exports, 'demo:x/a@1.0.0'),
    ];
    for (const own of [there, here]) {
      expect(resourceOf(funcNamed(own, 'f').params[0]!.type)).toBe(typeNamed(own, 'r'));
      expect(funcNamed(own, 'f').result).toBe(typeNamed(own, 's'));
    }
    expect(typeNamed(there, 'r')).toMatchObject({ side: 'import' });
    expect(typeNamed(here, 'r')).toMatchObject({ side: 'export' });
  });

  test('that is exported uses the types of one that is only imported', async () => {
    const w = await world(`
      interface a { resource r; }
      interface b { use a.{r}; f: func(p: r); }
      world w { export b; }
    `);
    const r = typeNamed(interfaceOf(w.imports, 'demo:x/a@1.0.0'), 'r');
    const b = interfaceOf(w.exports, 'demo:x/b@1.0.0');
    expect(b.types).toEqual([r]);
    expect(b.types[0]).toBe(r);
    expect(resourceOf(funcNamed(b, 'f').params[0]!.type)).toBe(r);
  });

  test('that is exported uses the types of one that is exported beside it', async () => {
    const w = await world(`
      interface a { resource r; }
      interface b { use a.{r}; f: func(p: r); }
      world w { import b; export a; export b; }
    `);
    const b = interfaceOf(w.exports, 'demo:x/b@1.0.0');
    expect(b.types[0]).toBe(typeNamed(interfaceOf(w.exports, 'demo:x/a@1.0.0'), 'r'));
    const importedB = interfaceOf(w.imports, 'demo:x/b@1.0.0');
    expect(importedB.types[0]).toBe(typeNamed(interfaceOf(w.imports, 'demo:x/a@1.0.0'), 'r'));
  });

  test('uses a type through another that uses it', async () => {
    const w = await world(`
      interface a { enum e { x } }
      interface b { use a.{e}; use a.{e as f}; }
      interface c { use b.{e, f}; g: func(e: e) -> f; }
      world w { import c; }
    `);
    const e = typeNamed(interfaceOf(w.imports, 'demo:x/a@1.0.0'), 'e');
    const c = interfaceOf(w.imports, 'demo:x/c@1.0.0');
    const f = typeNamed(c, 'f');
    expect(f).toMatchObject({ kind: 'alias', name: 'f', owner: 'demo:x/b@1.0.0' });
    expect(f.kind === 'alias' && f.type).toBe(e);
    expect(funcNamed(c, 'g')).toMatchObject({ params: [{ type: e }], result: f });
  });

  test('in several versions is several interfaces', async () => {
    const w = await readWorld({
      text: `package demo:x;
      world w { import other:dep/a@1.0.0; import other:dep/a@2.0.0; import other:dep/a@2.0.0-rc.1; }
      package other:dep@1.0.0 { interface a { record r { x: u8 } } }
      package other:dep@2.0.0 { interface a { record r { y: u16 } } }
      package other:dep@2.0.0-rc.1 { interface a { record r { z: u32 } } }`,
    });
    const fields = ['1.0.0', '2.0.0', '2.0.0-rc.1'].map((version) => {
      const r = typeNamed(interfaceOf(w.imports, `other:dep/a@${version}`), 'r');
      return r.kind === 'record' ? r.fields.map(({ name }) => name) : [];
    });
    expect(fields).toEqual([['x'], ['y'], ['z']]);
  });

  test('has what is stable, and of what is not the features asked for', async () => {
    const text = `package demo:x@1.2.0;
      interface y {
        @since(version = 1.0.0) a: func();
        @unstable(feature = new) b: func();
        @unstable(feature = newer) c: func();
        @since(version = 1.0.0) @deprecated(version = 1.1.0) d: func();
      }
      world w { import y; }`;
    const functions = async (features?: string[]) => {
      const { imports } = await readWorld(features ? { text, features } : { text });
      return interfaceOf(imports, 'demo:x/y@1.2.0').functions.map(({ name }) => name);
    };
    expect(await functions()).toEqual(['a', 'd']);
    expect(await functions(['new'])).toEqual(['a', 'b', 'd']);
  });

  test('has functions with many parameters', async () => {
    const params = Array.from({ length: 40 }, (_, at) => `p${at}`);
    const y = await imported(`f: func(${params.map((name) => `${name}: u8`).join(', ')});`);
    expect(funcNamed(y, 'f').params.map(({ name }) => name)).toEqual(params);
    expect(funcNamed(y, 'f')).not.toHaveProperty('result');
  });
});

test('the contract of a plugin can be read', async () => {
  const w = await readWorld({ path: 'wit/v0.1' }, 'handler');
  expect(w.id).toBe('wayhouse:plugin/handler@0.1.0');
  expect(names(w.imports)).toEqual([
    'wayhouse:plugin/log@0.1.0',
    'wayhouse:plugin/types@0.1.0',
    'wayhouse:plugin/http@0.1.0',
    'wayhouse:plugin/config@0.1.0',
    'type request',
    'type response',
  ]);
  expect(names(w.exports)).toEqual(['function handle']);
  const types = interfaceOf(w.imports, 'wayhouse:plugin/types@0.1.0');
  const http = interfaceOf(w.imports, 'wayhouse:plugin/http@0.1.0');
  expect(http.types.map(({ name }) => name)).toEqual([
    'headers',
    'response',
    'outgoing-request',
    'fetch-error',
  ]);
  expect(typeNamed(http, 'response')).toBe(typeNamed(types, 'response'));
});
