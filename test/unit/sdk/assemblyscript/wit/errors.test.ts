import { describe, expect, test } from 'vitest';
import { SDK_ERRORS, SdkError } from '../../../../../sdk/assemblyscript/errors.ts';
import { readWorld } from '../../../../../sdk/assemblyscript/wit/read.ts';
import { embedWorld, makeComponent } from '../../../../../sdk/assemblyscript/wit/tools.ts';
import { sdkError, world } from '../../../../support/wit.ts';

const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

describe('an invalid text is refused with its line', () => {
  test.each<[string, string]>([
    ['interface y {\n  f: fun();\n}', '3: expected keyword `func`, found an identifier'],
    ['interface y {\n  f: func(p: nothing);\n}\nworld w {}', '3: name `nothing` does not exist'],
    [
      'interface y {\n  use a:b/c.{d};\n}\nworld w {}',
      "3: package 'a:b' not found. known packages:\n    demo:x@1.0.0",
    ],
    ['interface y { enum e { a } }\n\ninterface z { use y.{f}; }\nworld w {}', '4: name `f` does not exist'],
    ['interface y {\n  a: func();\n  a: func();\n}\nworld w {}', '3: name `a` is defined more than once'],
    ['interface y {\n  record r { a: r }\n}\nworld w {}', '3: type `r` depends on itself'],
    ['interface y {\n  type u8 = u16;\n}', '3: expected an identifier or string, found keyword `u8`'],
    ['interface y {\n  /* f: func();\n}', '3: unterminated block comment'],
    ['interface y {\n  $: func();\n}', "3: unexpected character '$'"],
    [
      'world w {\n  import f: func();\n',
      '3: expected `import`, `export`, `include`, `use`, or type definition, found eof',
    ],
    [
      `interface y {\n  type t = ${'list<'.repeat(20_000)}u8${'>'.repeat(20_000)};\n}`,
      '3: type nesting too deep',
    ],
    [
      'interface y {\n  resource r {\n    m: func() -> borrow<r>;\n  }\n}\nworld w {}',
      '4: function `[method]r.m` returns',
    ],
    [
      'world w {\n  import other:dep/i@1.0.0;\n}\npackage other:dep@1.0.0 {}',
      "3: interface 'i' not found in package",
    ],
    [
      'interface y {\n  resource r { constructor(); constructor(); }\n}\nworld w {}',
      '2: in what begins here, duplicate constructors',
    ],
  ])('%j', async (text, expected) => {
    const error = await sdkError(world(text));
    expect(error.code).toBe('wit_invalid');
    expect(error.detail).toMatch(/^the WIT text:/);
    expect(error.detail.slice('the WIT text:'.length)).toContain(expected);
  });

  test('and all lines where the name stands', async () => {
    const error = await sdkError(
      world('interface y {\n  type a = nothing;\n  type b = nothing;\n}\nworld w {}'),
    );
    expect(error.detail).toBe(
      'the WIT text:3: type `nothing` does not exist (the name stands also at the WIT text:4)',
    );
  });

  test('and the repair, where a feature is not asked for', async () => {
    const error = await sdkError(
      world('@unstable(feature = new)\ninterface y {}\n\nworld w {\n  import y;\n}'),
    );
    expect(error.detail).toMatch(/^the WIT text:5: in what begins here, .*excluded due to its feature/);
    expect(error.repair).toContain('features');
  });

  test('or without a line, where it has no package', async () => {
    const error = await sdkError(readWorld({ text: 'world w {}' }));
    expect(error).toMatchObject({ code: 'wit_invalid', repair: expect.stringContaining('package example:') });
  });
});

describe('a world that is not known is refused', () => {
  const two = 'package demo:x;\nworld a {}\nworld b {}';

  test.each<[string, string, string | undefined, string]>([
    ['not named among several', two, undefined, 'demo:x/a'],
    ['not there', two, 'c', '`c`'],
    ['in a package that is not there', two, 'other:dep/a@1.0.0', 'other:dep'],
    ['in a package without worlds', 'package demo:x;\ninterface y {}', undefined, 'no worlds'],
  ])('%s', async (_name, text, name, expected) => {
    const error = await sdkError(readWorld({ text }, name));
    expect(error.code).toBe('world_unknown');
    expect(error.detail).toContain(expected);
  });
});

describe('the tools', () => {
  const source = { text: 'package demo:x;\nworld w { export run: func(); }' };

  test('write the world into a module', async () => {
    const embedded = await embedWorld(EMPTY_MODULE, { source, stringEncoding: 'utf16' });
    const sections = WebAssembly.Module.customSections(
      new WebAssembly.Module(embedded as BufferSource),
      'component-type',
    );
    expect(sections).toHaveLength(1);
  });

  test('refuse a module that does not fit its world', async () => {
    const embedded = await embedWorld(EMPTY_MODULE, { source, stringEncoding: 'utf8' });
    const error = await sdkError(makeComponent(embedded));
    expect(error.code).toBe('component_invalid');
    expect(error.detail).toContain('run');
  });

  test('refuse bytes that are no module', async () => {
    const error = await sdkError(makeComponent(Uint8Array.of(1, 2, 3)));
    expect(error.code).toBe('component_invalid');
  });
});

test('an error tells the whole story in its message', () => {
  const error = new SdkError('wit_invalid', 'a.wit:3: no', { cause: 'c' });
  expect(error).toMatchObject({ code: 'wit_invalid', detail: 'a.wit:3: no', cause: 'c' });
  expect(error.message).toBe(`wit_invalid: a.wit:3: no\n${SDK_ERRORS.wit_invalid.repair}`);
});
