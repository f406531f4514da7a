import fc from 'fast-check';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { checkGlue } from '../../../host/compile/glue/check.ts';
import { VOCABULARY } from '../../../host/compile/glue/vocabulary.generated.ts';
import { safeComponent } from '../../../host/compile/names/safe-names.ts';
import { translate } from '../../../host/compile/transpile/jco.ts';
import { component } from '../../support/handmade.ts';

interface Made {
  readonly glue: string;
  readonly names: ReadonlySet<string>;
}

async function made(bytes: Uint8Array): Promise<Made> {
  const safe = safeComponent(bytes);
  return { glue: Buffer.from((await translate(safe.bytes)).glue).toString(), names: safe.names };
}

const BUILD = new URL('../../../guests/build/', import.meta.url);
const guests = (await readdir(BUILD)).filter(
  (name) => name.endsWith('.wasm') && !/^(?:wasi-|conformance\.)/.test(name),
);

test('there are guests to try', () => expect(guests.length).toBeGreaterThan(20));

test.each(guests)('the glue of %s passes', async (guest) => {
  const { glue, names } = await made(await readFile(new URL(guest, BUILD)));
  expect(() => checkGlue(glue, names)).not.toThrow();
});

const whole = await made(await component());

const refused = (detail: string | RegExp) =>
  expect.objectContaining({ code: 'glue_refused', detail: expect.stringMatching(detail) });

/** Puts code into the part of a real glue that is made of the component. */
function planted(code: string): string {
  const glue = whole.glue.replace('let exports0;', () => `let exports0;\n${code}`);
  if (glue === whole.glue) throw new Error('there is no place to plant in');
  return glue;
}

const check = (glue: string) => () => checkGlue(glue, whole.names);

test('the glue of the whole world passes', () => expect(check(whole.glue)).not.toThrow());

test('what changes nothing passes: comments and other indentation', () => {
  expect(check(planted('/* eval("1") */ // import("x")\n      '))).not.toThrow();
  expect(check(whole.glue.replaceAll('\n  ', '\n          '))).not.toThrow();
});

test.each([
  ['eval', 'eval(0)', 'free identifier'],
  ['indirect eval', '(0, eval)(0)', 'SequenceExpression'],
  ['Function', 'new Function()', 'free identifier Function'],
  ['globalThis', 'globalThis', 'free identifier globalThis'],
  ['process', 'process.exit()', 'the property exit|free identifier process'],
  ['require', 'require("fs")', 'the string "fs"'],
  ['require of a known string', 'require("get")', 'free identifier require'],
  ['fetch', 'fetch("get")', 'free identifier fetch'],
  ['timers', 'setTimeout(() => {}, 0)', 'free identifier setTimeout'],
  ['a global that does not exist', 'pwned()', 'free identifier pwned'],
  ['an assignment to a global', 'pwned = 1', 'free identifier pwned'],
  ['import()', 'import("get")', 'ImportExpression'],
  ['import.meta', 'import.meta', 'MetaProperty'],
  ['new.target', 'function f() { new.target }', 'MetaProperty'],
  ['a tagged template', 'dataView`get`', 'TaggedTemplateExpression'],
  ['a regular expression', '/a/', 'Literal regex'],
  ['a class', 'class A {}', 'ClassDeclaration'],
  ['a class expression', '(class {})', 'ClassExpression'],
  ['an async generator', 'async function* f() {}', 'FunctionDeclaration async generator'],
  ['for await', 'async function f() { for await (const a of []) {} }', 'ForOfStatement await'],
  ['for in', 'for (const a in exports0) continue', 'ForInStatement'],
  ['spread', '[...[]]', 'SpreadElement'],
  ['a getter', '({ get get() { return 0; } })', 'Property get'],
  ['this', 'this', 'ThisExpression'],
  ['a debugger', 'debugger', 'DebuggerStatement'],
  ['using', 'using a = null', 'VariableDeclaration using'],
  ['delete of a runtime object', 'delete imports.toString, 0', 'SequenceExpression'],
  ['.constructor', 'imports.constructor', 'the property constructor'],
  ['.__proto__', 'imports.__proto__', 'the property __proto__'],
  ['.prototype', 'Array.prototype', 'the property prototype'],
  ['.caller', 'dataView.caller', 'the property caller'],
  ['.callee', 'dataView.callee', 'the property callee'],
  ['.__defineGetter__', 'imports.__defineGetter__', 'the property __defineGetter__'],
  ['["constructor"]', 'imports["constructor"]', 'the string "constructor"'],
  ["['__proto__']", "imports['__proto__']", 'the string "__proto__"'],
  ['a template that spells it', 'imports[`constructor`]', 'the string "constructor"'],
  ['a template with holes', 'imports[`con${"get"}structor`]', 'the string'],
  ['a string in pieces', 'imports["con" + "structor"]', 'the string "structor"|the string "con"'],
  ['an escaped string', 'imports["\\x63onstructor"]', 'the string "constructor"'],
  ['an escaped property', 'imports.\\u0063onstructor', 'the property constructor'],
  ['a destructured property', 'const { constructor } = imports', 'the property constructor'],
  ['a computed key', '({ ["__proto__"]: 0 })', 'the string "__proto__"'],
  ['a key', '({ __proto__: imports })', 'the property __proto__'],
  ['a quoted key', '({ "__proto__": imports })', 'the string "__proto__"'],
  ['a method called then', '({ then: () => {} })', 'the property then'],
  ['a string that is not ours', '"hello"', 'the string "hello"'],
  ['a long string', `"${'x'.repeat(1_000)}"`, /^the string "x{100}", line/],
  ['an unknown property', 'exports0.pwned', 'the property pwned'],
  ['a private name', 'exports0.#a', 'Private field|#a'],
  ['another core file', 'getCoreModule("plugin.core.wasm/../x")', 'the string'],
])('%s is refused', (_, code, detail) => {
  expect(check(planted(code))).toThrow(refused(detail));
});

test.each([
  ['an import', 'import "get";', 'ImportDeclaration'],
  ['an import of everything', 'import * as a from "get";', 'ImportDeclaration'],
  ['an export from elsewhere', 'export * from "get";', 'ExportAllDeclaration'],
  ['another export', 'export const a = 0;', 'ExportNamedDeclaration outside of instantiate'],
  ['a default export', 'export default 0;', 'ExportDefaultDeclaration'],
  ['a statement beside the function', '0;', 'ExpressionStatement outside of instantiate'],
  ['top-level await', 'await 0;', 'ExpressionStatement outside of instantiate'],
  ['a second instantiate', 'export { instantiate as other };', 'ExportNamedDeclaration'],
  ['a hashbang', '\n)', 'Unexpected token'],
])('%s in the module is refused', (_, code, detail) => {
  expect(check(`${whole.glue}\n${code}`)).toThrow(refused(detail));
});

test('with is no strict code', () => {
  expect(check(planted('with (imports) {}'))).toThrow(refused("'with' in strict mode"));
});

test('a statement of the runtime that was changed is refused', () => {
  const changes: [string, string][] = [
    ['if (!globalThis?.process?.env?.JCO_DEBUG) { return; }', ''],
    ['const fetchCompile = url => fetch(url)', 'const fetchCompile = url => fetch(url + url)'],
    ['class AsyncTask {', 'class AsyncTask { static { AsyncTask.x = 1; }'],
    ['const ASYNC_STATE = new Map();', 'const ASYNC_STATE = new WeakMap();'],
  ];
  for (const [from, to] of changes) {
    expect(whole.glue).toContain(from);
    expect(check(whole.glue.replace(from, () => to))).toThrow(refused(/^/));
  }
});

test('another function in the place of instantiate is refused', () => {
  const other = whole.glue.replace(
    'instantiateCore = WebAssembly.instantiate)',
    'instantiateCore = imports.x)',
  );
  expect(check(other)).toThrow(refused('does not export one instantiate'));
  expect(check('')).toThrow(refused('does not export one instantiate'));
});

test('a variable that takes the place of one of the runtime is refused', () => {
  for (const code of [
    'let dataView = 0;',
    'function toUint32() {}',
    'let Promise = 0;',
    'const module0 = 0;',
  ])
    expect(check(planted(code))).toThrow(expect.objectContaining({ code: 'name_refused' }));
});

test('where something is wrong is told by line and column', () => {
  const glue = planted('  pwned();');
  const line = glue.split('\n').indexOf('  pwned();') + 1;
  expect(check(glue)).toThrow(refused(`^the free identifier pwned, line ${line}, column 3$`));
});

test.each([1_000, 3_000, 10_000, 100_000])(
  'code that is nested %i deep is refused, by whoever gives up first',
  (depth) => {
    const nested = [
      `${'['.repeat(depth)}${']'.repeat(depth)}`,
      `${'!'.repeat(depth)}eval`,
      `${'('.repeat(depth)}eval${')'.repeat(depth)}`,
    ];
    for (const code of nested)
      expect(check(planted(`${code}; eval`))).toThrow(expect.objectContaining({ code: 'glue_refused' }));
  },
);

test('a name of the component is no stranger where jco writes one', async () => {
  const other = await made(
    await component((wit) =>
      wit.replace(
        'export handle:',
        `export my-own: interface {
           record the-record { some-field: string, other: option<the-enum> }
           enum the-enum { first-case, second }
           variant the-variant { none-at-all, one(the-record) }
           flags the-flags { left, right-hand }
           my-function: func(a-parameter: the-variant, b: the-flags) -> result<the-record, the-enum>;
         }
         export handle:`,
      ),
    ),
  );
  expect(() => checkGlue(other.glue, other.names)).not.toThrow();
  expect(() => checkGlue(other.glue, whole.names)).toThrow(refused('the string "none-at-all"'));
});

/** jco does not find an export again whose words it cannot tell apart in `camelCase`. */
const word = fc.stringMatching(/^[a-z]{2}[0-9a-z]{0,5}$/);
const label = fc
  .tuple(word, fc.array(word, { maxLength: 3 }))
  .map(([first, later]) => [first, ...later].join('-'));

test('any labels are found again in the glue, as jco turns them', async () => {
  const same = (name: string) => name.replaceAll('-', '');
  const labels = fc.uniqueArray(label, { minLength: 12, maxLength: 12, selector: same });
  await fc.assert(
    fc.asyncProperty(labels, async ([func, iface, record, variant, enumeration, flags, ...members]) => {
      const [a, b, c, d, e, f] = members.map((name) => `%${name}`);
      const { glue, names } = await made(
        await component((wit) =>
          wit.replace(
            'export handle:',
            `export %xx-${func}: func(${a}: string, ${b}: u8) -> string;
             export %yy-${iface}: interface {
               record %${record} { ${a}: u8, ${b}: string }
               variant %${variant} { ${c}, ${d}(u8) }
               enum %${enumeration} { ${e}, ${f} }
               flags %${flags} { ${a}, ${f} }
               %zz-${func}: func(${c}: %${record}, ${d}: %${variant}) -> result<%${flags}, %${enumeration}>;
             }
             export handle:`,
          ),
        ),
      );
      expect(() => checkGlue(glue, names)).not.toThrow();
    }),
    { numRuns: 15 },
  );
});

test('the table holds nothing that reaches code or prototypes', () => {
  const words = (rows: readonly string[]) => rows.flatMap((row) => row.split(' '));
  const [globals, properties] = [words(VOCABULARY.globals), words(VOCABULARY.properties)];
  const { nodes, strings } = VOCABULARY;
  expect([globals.length, properties.length, nodes.length, strings.length].every((count) => count > 20)).toBe(
    true,
  );
  const never = [
    'constructor',
    '__proto__',
    'prototype',
    'caller',
    'callee',
    'eval',
    'Function',
    'then',
    'arguments',
  ];
  for (const word of [
    ...never,
    '__defineGetter__',
    '__lookupGetter__',
    'getPrototypeOf',
    'setPrototypeOf',
    'defineProperty',
  ])
    expect([...globals, ...properties, ...strings]).not.toContain(word);
  for (const word of ['globalThis', 'process', 'require', 'fetch', 'Reflect', 'Proxy', 'Symbol'])
    expect(globals).not.toContain(word);
  for (const node of nodes)
    expect(node).not.toMatch(/^Import|^Export|Meta|With|Tagged|tagged|regex|Class|This|Spread/);
});
