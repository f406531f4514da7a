import { componentNew, preview1AdapterReactorPath } from '@bytecodealliance/jco';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { fromText } from '../../support/handmade.ts';

test('a real component that imports wasi is refused, and each of its imports is named', async () => {
  const core = await fromText(`(module
    (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))`);
  // As a string that names a path or as a URL, depending on jco's version.
  const adapter = await readFile(new URL(preview1AdapterReactorPath(), 'file:'));
  const component = await componentNew(core, [['wasi_snapshot_preview1', new Uint8Array(adapter)]]);
  const detail = [
    'wasi:io/error',
    'wasi:io/streams',
    'wasi:cli/stdin',
    'wasi:cli/stdout',
    'wasi:cli/stderr',
    'wasi:clocks/wall-clock',
    'wasi:filesystem/types',
    'wasi:filesystem/preopens',
  ]
    .map((name) => `${name}@0\\.2\\.\\d+`)
    .join(', ');
  expect(() => inspectBytes(component, { maxMemoryBytes: 1024 * 1024 })).toThrow(
    expect.objectContaining({
      code: 'import_not_provided',
      detail: expect.stringMatching(`^Not provided: ${detail}\\. `),
    }),
  );
});
