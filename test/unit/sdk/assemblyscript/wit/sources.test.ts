import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readWorld } from '../../../../../sdk/assemblyscript/wit/read.ts';
import { interfaceOf, sdkError, typeNamed } from '../../../../support/wit.ts';

/** A folder with these files. */
async function folder(files: { readonly [path: string]: string }): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'wayhouse-wit-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

async function read(files: { readonly [path: string]: string }, world?: string) {
  return readWorld({ path: await folder(files) }, world);
}

function ids(items: readonly { readonly kind: string }[]): unknown[] {
  return items.map((item) => ('id' in item ? item.id : item.kind));
}

describe('a source', () => {
  test('is a file', async () => {
    const root = await folder({ 'w.wit': '\uFEFFpackage demo:x;\r\nworld w { import f: func(); }' });
    expect((await readWorld({ path: join(root, 'w.wit') })).id).toBe('demo:x/w');
  });

  test('is a folder of files, of which one names the package', async () => {
    const w = await read({
      'a.wit': '/// First.\ninterface a { use b.{t}; f: func() -> t; }',
      'b.wit': 'package demo:x@1.0.0;\n\ninterface b { enum t { x } }',
      'w.wit': 'package demo:x@1.0.0;\nworld w { import a; }',
      'notes.md': 'interface not-wit {',
    });
    expect(ids(w.imports)).toEqual(['demo:x/b@1.0.0', 'demo:x/a@1.0.0']);
    expect(interfaceOf(w.imports, 'demo:x/a@1.0.0').docs).toBe('First.');
  });

  test('has what it uses in deps: files, folders and packages within them', async () => {
    const w = await read({
      'w.wit':
        'package demo:x;\nworld w { import a:file/i; import b:folder/i@1.0.0; import c:inner/i; import d:mine/i; }\npackage d:mine { interface i {} }',
      'deps/a.wit': 'package a:file;\ninterface i { use b:folder/i@1.0.0.{t}; }',
      'deps/b/one.wit': 'package b:folder@1.0.0;\ninterface i { use j.{t}; }',
      'deps/b/two.wit': 'interface j { enum t { x } }',
      'deps/c.wit':
        '/// Not of this file.\npackage c:inner { /// Inner.\ninterface i { use a:file/i.{t}; } }',
      'deps/README.md': '# not WIT',
    });
    expect(ids(w.imports)).toEqual(
      ['b:folder/j@1.0.0', 'b:folder/i@1.0.0', 'a:file/i', 'c:inner/i', 'd:mine/i'].sort(
        (a, b) => ids(w.imports).indexOf(a) - ids(w.imports).indexOf(b),
      ),
    );
    const t = typeNamed(interfaceOf(w.imports, 'b:folder/j@1.0.0'), 't');
    expect(typeNamed(interfaceOf(w.imports, 'c:inner/i'), 't')).toBe(t);
    expect(interfaceOf(w.imports, 'c:inner/i').docs).toBe('Inner.');
  });

  test('has several versions of a package in deps', async () => {
    const w = await read({
      'w.wit': 'package demo:x;\nworld w { import a:b/i@0.2.0; import a:b/i@0.2.1; }',
      'deps/old.wit': 'package a:b@0.2.0;\ninterface i {}',
      'deps/new.wit': 'package a:b@0.2.1;\ninterface i {}',
    });
    expect(ids(w.imports)).toEqual(['a:b/i@0.2.0', 'a:b/i@0.2.1']);
  });

  test('has short names that hold in one file only', async () => {
    const w = await read({
      'a.wit': `package demo:x;
        /// Lost, as it should be.
        use other:dep/types@1.0.0;
        use other:dep/more@1.0.0 as extra;
        interface a { use types.{t}; use extra.{u}; types: func(t: t, u: u); }`,
      'types.wit': 'interface types { enum t { mine } }',
      'w.wit': `use other:dep/base@1.0.0 as base;
        use other:dep/more@1.0.0 as extra;
        use types as short;
        world w { include base; import a; import extra; import named: extra; export short; }`,
      'deps/other.wit': `package other:dep@1.0.0;
        use types as renamed;
        interface types { enum t { other } }
        interface more { use renamed.{t as u}; }
        world base { import more; }`,
    });
    const a = interfaceOf(w.imports, 'demo:x/a');
    expect(typeNamed(a, 't')).toMatchObject({ owner: 'other:dep/types@1.0.0', cases: [{ name: 'other' }] });
    expect(a).not.toHaveProperty('docs');
    expect(typeNamed(interfaceOf(w.exports, 'demo:x/types'), 't')).toMatchObject({
      cases: [{ name: 'mine' }],
    });
    expect(ids(w.imports)).toContain('named');
  });

  test('has worlds in other packages', async () => {
    const files = {
      'w.wit': 'package demo:x;\nworld w {}',
      'deps/a.wit': 'package a:b@1.2.3;\nworld v { export f: func(); }',
    };
    expect((await read(files, 'a:b/v@1.2.3')).id).toBe('a:b/v@1.2.3');
    expect((await read(files, 'w')).id).toBe('demo:x/w');
    expect((await read(files, 'demo:x/w')).id).toBe('demo:x/w');
  });
});

describe('a source that cannot be read', () => {
  test('is not there', async () => {
    const error = await sdkError(readWorld({ path: '/nowhere/at/all' }));
    expect(error.code).toBe('wit_unreadable');
    expect(error.detail).toMatch(/^\/nowhere\/at\/all: ENOENT/);
  });

  test('is a folder without WIT', async () => {
    const error = await sdkError(read({ 'README.md': '' }));
    expect(error).toMatchObject({
      code: 'wit_unreadable',
      detail: expect.stringMatching(/there is no \.wit file/),
    });
  });

  test('has an encoded package in deps', async () => {
    const error = await sdkError(read({ 'w.wit': 'package demo:x;\nworld w {}', 'deps/a.wasm': '' }));
    expect(error).toMatchObject({
      code: 'wit_unreadable',
      repair: expect.stringContaining('wasm-tools component wit'),
    });
    expect(error.detail).toMatch(/deps[\\/]a\.wasm: it is an encoded package/);
  });

  test.each<[string, string, { readonly [path: string]: string }, RegExp]>([
    [
      'a wrong type',
      'in the main package',
      {
        'a.wit': 'package demo:x;\ninterface a {}',
        'b.wit': '\n\ninterface b { f: func(p: nothing); }\nworld w { import b; }',
      },
      /b\.wit:3: name `nothing` does not exist/,
    ],
    [
      'a wrong token',
      'behind what was written out',
      {
        'a.wit': 'package demo:x;\ninterface a {}',
        'b.wit': 'use a as c;\nworld w {\n  import c;\n  import ->;\n}',
      },
      /b\.wit:4: expected/,
    ],
    [
      'a wrong token',
      'in deps',
      {
        'w.wit': 'package demo:x;\nworld w {}',
        'deps/a/i.wit': 'package a:b;\n\ninterface i {\n\n  f: fun();\n}',
      },
      /deps[\\/]a[\\/]i\.wit:5: expected keyword `func`/,
    ],
    [
      'a missing package',
      'anywhere',
      { 'a.wit': 'package demo:x;', 'w.wit': 'world w {\n  import not:there/i@1.0.0;\n}' },
      /w\.wit:2: package 'not:there@1\.0\.0' not found/,
    ],
    [
      'a brace that is not closed',
      'in one file',
      { 'a.wit': 'package demo:x;\n\ninterface a {', 'w.wit': 'world w {}' },
      /a\.wit:3: what begins here is not closed/,
    ],
    [
      'a brace that closes nothing',
      'in one file',
      { 'a.wit': 'package demo:x;\ninterface a {}\n}', 'w.wit': 'world w {}' },
      /a\.wit:3: what begins here is not closed, or closes nothing/,
    ],
    [
      'another package',
      'in the same folder',
      { 'a.wit': 'package demo:x;\ninterface a {}', 'w.wit': '\npackage demo:y;\nworld w {}' },
      /w\.wit:2: package demo:y, and .*a\.wit:1: package demo:x/,
    ],
    [
      'no package',
      'in deps',
      { 'w.wit': 'package demo:x;\nworld w {}', 'deps/a/i.wit': 'interface i {}' },
      /i\.wit: neither it nor a file beside it has a package line/,
    ],
    [
      'no package',
      'in the main package',
      { 'a.wit': 'interface a {}', 'w.wit': 'world w {}' },
      /no `package` header/,
    ],
  ])('has %s %s', async (_what, _where, files, expected) => {
    const error = await sdkError(read(files));
    expect(error.code).toBe('wit_invalid');
    expect(error.detail).toMatch(expected);
  });
});
