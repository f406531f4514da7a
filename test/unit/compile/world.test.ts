import { expect, test } from 'vitest';
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { component, edited, fromText } from '../../support/handmade.ts';

const BOUNDS = { maxMemoryBytes: 64 * 1024 * 1024 };

const inspected = async (bytes: Promise<Uint8Array>) => inspectBytes(await bytes, BOUNDS);

const refusal = (code: string, detail: string | RegExp) =>
  expect.objectContaining({
    name: 'WayhouseError',
    code,
    detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
  });

test('a component of the world is told by world, imports, exports and memory', async () => {
  expect(await inspected(component())).toEqual({
    world: 'wayhouse:plugin/handler@0.1.0',
    imports: [
      'wayhouse:plugin/log@0.1.0',
      'wayhouse:plugin/types@0.1.0',
      'wayhouse:plugin/http@0.1.0',
      'wayhouse:plugin/config@0.1.0',
    ],
    exports: ['handle'],
    memoryBytes: 0,
  });
});

test('a component may import a part of the interfaces', async () => {
  const { imports } = await inspected(component((wit) => wit.replace('import http;', '')));
  expect(imports).toEqual([
    'wayhouse:plugin/log@0.1.0',
    'wayhouse:plugin/config@0.1.0',
    'wayhouse:plugin/types@0.1.0',
  ]);
});

test('a component may import a part of an interface', async () => {
  const bytes = edited(
    (text) => text.replace(/\)\s*$/, '(import "wayhouse:plugin/http@0.1.0" (instance)))'),
    (wit) => wit.replace('import http;', ''),
  );
  expect((await inspected(bytes)).imports).toContain('wayhouse:plugin/http@0.1.0');
});

test('more exports than the world has are listed', async () => {
  const bytes = component((wit) => wit.replace('export handle', 'export other: func();\n export handle'));
  expect((await inspected(bytes)).exports.toSorted()).toEqual(['handle', 'other']);
});

test('the minimum of the memory is told in bytes', async () => {
  const bytes = edited((text) => text.replace('(memory (;0;) 0)', '(memory (;0;) 17)'));
  expect((await inspected(bytes)).memoryBytes).toBe(17 * 65_536);
});

test('every import that is not provided is named', async () => {
  const bytes = fromText(`(component
    (import "wasi:cli/environment@0.2.6" (instance))
    (import "wasi:io/streams@0.2.6" (instance (export "input-stream" (type (sub resource)))))
    (import "wasi:http/types@0.3.0" (instance)))`);
  await expect(inspected(bytes)).rejects.toEqual(
    refusal(
      'import_not_provided',
      /^Not provided: wasi:cli\/environment@0\.2\.6, wasi:io\/streams@0\.2\.6, wasi:http\/types@0\.3\.0\. .*does not provide the wasi worlds/,
    ),
  );
});

test.each(['(func)', '(type (sub resource))', '(component)'])(
  'an import of %s is not provided',
  async (kind) => {
    await expect(inspected(fromText(`(component (import "thing" ${kind}))`))).rejects.toEqual(
      refusal('import_not_provided', /^Not provided: thing\. /),
    );
  },
);

test('another version of the contract is not provided, and the provided one is named', async () => {
  const bytes = component((wit) => wit.replace('plugin@0.1.0', 'plugin@0.2.0'));
  await expect(inspected(bytes)).rejects.toEqual(
    refusal(
      'import_not_provided',
      /wayhouse:plugin\/log@0\.2\.0 \(provided is wayhouse:plugin\/log@0\.1\.0\), wayhouse:plugin\/types@0\.2\.0/,
    ),
  );
});

test('thousands of imports make an error of bounded length', async () => {
  const imports = Array.from({ length: 1_000 }, (_, index) => `(import "x${index}" (func))`);
  const bytes = fromText(`(component ${imports.join('\n')})`);
  await expect(inspected(bytes)).rejects.toEqual(refusal('import_not_provided', / x199 and 800 more\. /));
});

test('a function that an interface does not have is named', async () => {
  const bytes = component((wit) => wit.replace('get: func', 'set: func(key: string);\n get: func'));
  await expect(inspected(bytes)).rejects.toEqual(
    refusal('unsupported_world', 'wayhouse:plugin/config@0.1.0 has no func "set"'),
  );
});

test('a function named as a member of every object is not had either', async () => {
  const bytes = fromText(
    `(component (import "wayhouse:plugin/config@0.1.0" (instance (export "constructor" (func)))))`,
  );
  await expect(inspected(bytes)).rejects.toEqual(
    refusal('unsupported_world', 'wayhouse:plugin/config@0.1.0 has no func "constructor"'),
  );
});

test('a function of another type is refused with both types', async () => {
  const bytes = component((wit) =>
    wit.replace('get: func(key: string) -> option<string>', 'get: func(key: u32) -> string'),
  );
  await expect(inspected(bytes)).rejects.toEqual(
    refusal(
      'unsupported_world',
      'wayhouse:plugin/config@0.1.0 "get" has another type: expected func(key: string) -> option<string>, found func(key: u32) -> string',
    ),
  );
});

test('a known interface that is imported as a function is refused', async () => {
  const bytes = fromText(`(component (import "wayhouse:plugin/log@0.1.0" (func)))`);
  await expect(inspected(bytes)).rejects.toEqual(
    refusal('unsupported_world', 'the import wayhouse:plugin/log@0.1.0 is a func; it is an interface'),
  );
});

test('without handle, what is exported instead is named', async () => {
  const bytes = fromText(`(component
    (instance $empty)
    (export "wasi:http/incoming-handler@0.2.6" (instance $empty))
    (component $c) (export "nested" (component $c)))`);
  await expect(inspected(bytes)).rejects.toEqual(
    refusal(
      'unsupported_world',
      /does not export "handle: func\(request: .*; it exports wasi:http\/incoming-handler@0\.2\.6 \(instance\), nested \(component\)$/,
    ),
  );
});

test('a component that exports nothing is told so', async () => {
  await expect(inspected(fromText('(component)'))).rejects.toEqual(
    refusal('unsupported_world', /it exports nothing$/),
  );
});

test.each([
  [
    'another parameter',
    'handle: func(request: string) -> response',
    'found func(request: string) -> record{',
  ],
  ['no result', 'handle: func(request: request)', 'time-left-ms: u32})'],
  ['a name of its own', 'handle: func(req: request) -> response', 'found func(req: record{'],
])('a handle with %s is refused', async (_, signature, found) => {
  const bytes = component((wit) => wit.replace(/handle: func.*(?=;)/, signature));
  const refused = expect(inspected(bytes)).rejects;
  await refused.toMatchObject({ code: 'unsupported_world', detail: expect.stringContaining(found) });
});

test('an export named handle that is no function is refused', async () => {
  const bytes = fromText(`(component (component $c) (export "handle" (component $c)))`);
  await expect(inspected(bytes)).rejects.toEqual(refusal('unsupported_world', /found component$/));
});

test('the type of an export that comes through a nested component is found', async () => {
  const bytes = fromText(`(component
    (component $inner
      (type $t (func async))
      (import "f" (func $f (type $t)))
      (export "handle" (func $f)))
    (type $t (func async))
    (import "request" (type (eq $t)))
    (core module $m (func (export "f")))
    (core instance $i (instantiate $m))
    (func $f async (canon lift (core func $i "f")))
    (instance $nested (instantiate $inner (with "f" (func $f))))
    (export "handle" (func $nested "handle")))`);
  await expect(inspected(bytes)).rejects.toEqual(refusal('unsupported_world', /found async func\(\)$/));
});
