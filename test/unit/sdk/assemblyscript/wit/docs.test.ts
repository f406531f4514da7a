import { describe, expect, test } from 'vitest';
import { commentText } from '../../../../../sdk/assemblyscript/wit/comment-text.ts';
import { readDocs } from '../../../../../sdk/assemblyscript/wit/docs.ts';
import { readWorld } from '../../../../../sdk/assemblyscript/wit/read.ts';
import { funcNamed, imported, interfaceOf, typeNamed } from '../../../../support/wit.ts';

describe('the documentation of an interface', () => {
  test('stands at each of its items', async () => {
    const y = await imported(`
      /// A record.
      record r {
        /// A field.
        a: tuple<u8, u8>, b: u8,
        /// The last one.
        c: u8
      }
      /// A variant.
      variant v { /// A case.
        a(tuple<u8, u8>), b }
      enum e { a, /// The second.
        b }
      flags f { /// The first.
        a, b }
      /// An alias.
      type t = list<u8>;
      /// A function.
      go: func(r: r) -> result<t, e>;
      stop: func();
    `);
    expect(typeNamed(y, 'r')).toMatchObject({
      docs: 'A record.',
      fields: [{ docs: 'A field.' }, { name: 'b' }, { docs: 'The last one.' }],
    });
    expect(typeNamed(y, 'v')).toMatchObject({
      docs: 'A variant.',
      cases: [{ docs: 'A case.' }, { name: 'b' }],
    });
    expect(typeNamed(y, 'e')).toMatchObject({ cases: [{ name: 'a' }, { docs: 'The second.' }] });
    expect(typeNamed(y, 'f')).toMatchObject({ flags: [{ docs: 'The first.' }, { name: 'b' }] });
    expect(typeNamed(y, 't').docs).toBe('An alias.');
    expect(funcNamed(y, 'go').docs).toBe('A function.');
    expect(funcNamed(y, 'stop')).not.toHaveProperty('docs');
    expect(typeNamed(y, 'e')).not.toHaveProperty('docs');
  });

  test('stands at the functions of a resource', async () => {
    const y = await imported(`
      /// A resource.
      resource r {
        /// Makes one.
        constructor();
        /// A method.
        m: func() -> u8;
        /// Belongs to none.
        s: static func();
      }
    `);
    expect(typeNamed(y, 'r').docs).toBe('A resource.');
    const docs = y.functions.map((func) => func.docs);
    expect(docs).toEqual(['Makes one.', 'A method.', 'Belongs to none.']);
  });

  test('may stand before attributes, between them and behind plain comments', async () => {
    const y = await imported(`
      /// One.
      @since(version = 1.0.0)
      a: func();
      @since(version = 1.0.0)
      /// Two.
      // Nothing to see.
      /// Three.
      @deprecated(version = 1.0.0)
      b: func();
      // Not documentation.
      c: func();
      /* Neither. */
      d: func();
    `);
    expect(y.functions.map(({ docs }) => docs)).toEqual(['One.', 'Two.\nThree.', undefined, undefined]);
  });

  test('belongs to the item with a name that is a keyword', async () => {
    const y = await imported(`
      /// A function.
      %type: func();
      /// A type.
      type %record = u8;
    `);
    expect(funcNamed(y, 'type').docs).toBe('A function.');
    expect(typeNamed(y, 'record').docs).toBe('A type.');
  });

  test('goes with a type to where it is used', async () => {
    const { imports } = await readWorld({
      text: `package demo:x;
      interface a { /// Of a.
        enum e { x } }
      /// Of b.
      interface b { use a.{e}; }
      world w { import b; }`,
    });
    expect(interfaceOf(imports, 'demo:x/b')).toMatchObject({ docs: 'Of b.', types: [{ docs: 'Of a.' }] });
  });
});

describe('the documentation of a world', () => {
  const TEXT = `package demo:x@1.0.0;
    /// A world.
    world w {
      /// Which is not its own.
      use other:dep/a@2.0.0.{e};
      /// Inline, imported.
      import in: interface { /// Imported.
        f: func(); }
      /// Inline, exported.
      export in: interface { /// Exported.
        f: func(); }
      /// Both ways, there.
      import go: func();
      /// Both ways, here.
      export go: func();
      /// Its own.
      resource r { /// A method.
        m: func(); }
      import named: other:dep/a@2.0.0;
    }
    package other:dep@2.0.0 {
      /// An interface.
      interface a { /// An enum.
        enum e { x } }
    }`;

  test('stands at its items, one way and the other', async () => {
    const w = await readWorld({ text: TEXT });
    expect(w.docs).toBe('A world.');
    expect(interfaceOf(w.imports, 'other:dep/a@2.0.0').docs).toBe('An interface.');
    expect(interfaceOf(w.imports, 'named')).toMatchObject({
      docs: 'An interface.',
      types: [{ docs: 'An enum.' }],
    });
    const inline = { imported: interfaceOf(w.imports, 'in'), exported: interfaceOf(w.exports, 'in') };
    expect(inline.imported).toMatchObject({ docs: 'Inline, imported.', functions: [{ docs: 'Imported.' }] });
    expect(inline.exported).toMatchObject({ docs: 'Inline, exported.', functions: [{ docs: 'Exported.' }] });
    const own = w.imports.flatMap((item) => (item.kind === 'type' ? [[item.type.name, item.type.docs]] : []));
    expect(own).toEqual([
      ['e', 'An enum.'],
      ['r', 'Its own.'],
    ]);
    const functions = [...w.imports, ...w.exports].flatMap((item) =>
      item.kind === 'function' ? [[item.function.name, item.function.docs]] : [],
    );
    expect(functions).toContainEqual(['go', 'Both ways, there.']);
    expect(functions).toContainEqual(['go', 'Both ways, here.']);
    expect(functions).toContainEqual(['[method]r.m', 'A method.']);
  });

  test('comes along with what it includes', async () => {
    const text = `package demo:x;
      world a { /// From a.
        import f: func(); }
      world b { include a with { f as renamed } /// From b.
        export g: func(); }
      world w { include b; include other:dep/c@1.0.0; }
      package other:dep@1.0.0 { world c { /// From c.
        import h: interface { /// In h.
          k: func(); } } }`;
    const w = await readWorld({ text }, 'w');
    expect(w.exports).toMatchObject([{ function: { name: 'g', docs: 'From b.' } }]);
    expect(interfaceOf(w.imports, 'h')).toMatchObject({ docs: 'From c.', functions: [{ docs: 'In h.' }] });
  });
});

describe('the text of a comment', () => {
  test.each([
    ['a line', ['/// One line.'], 'One line.'],
    ['lines', ['/// One,', '/// two.'], 'One,\ntwo.'],
    ['indentation of its own', ['/// List:', '///   - item', '///', '/// End.'], 'List:\n  - item\n\nEnd.'],
    ['no space', ['///One', '///two'], 'One\ntwo'],
    ['empty lines around', ['///', '/// One.', '///'], 'One.'],
    ['nothing', ['///'], ''],
    ['carriage returns', ['/// One\r', '/// two\r'], 'One\ntwo'],
    ['a block', ['/** One. */'], 'One.'],
    ['a block with stars', ['/**\n * One,\n *   two.\n */'], 'One,\n  two.'],
    ['a block without stars', ['/**\n   One,\n   two.\n*/'], 'One,\ntwo.'],
  ])('%s', (_name, comments, expected) => {
    expect(commentText(comments)).toBe(expected);
  });
});

test.each([
  'interface',
  'interface a {',
  'world w { import',
  'package a:b { interface c { record',
  '}}}',
  '@',
  '/// x',
  '@x(',
])('a text that is not WIT has no documentation: %s', (text) => {
  expect([...readDocs(text).values()]).toEqual([]);
});
