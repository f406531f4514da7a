/** The canonical ABI of the AssemblyScript bindings as a core module, below any component. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instantiate, type ASUtil } from '@assemblyscript/loader';
import asc from 'assemblyscript/asc';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const ENTRY = 'guests/bindings/assemblyscript/abi/memory.ts';

type Abi = ASUtil & {
  memory: WebAssembly.Memory;
  cabi_realloc(block: number, size: number, align: number, newSize: number): number;
  lowerString(text: number): number;
  sizeOf(block: number): number;
  liftString(at: number): number;
  __newString(text: string): number;
  __collect(): void;
};

let abi: Abi;

beforeAll(async () => {
  let core = new Uint8Array(0);
  const { error, stderr } = await asc.main(
    [ENTRY, '--baseDir', ROOT, '-o', 'abi.wasm', '--runtime', 'minimal', '--exportRuntime', '-O'],
    {
      readFile: (name, folder) => readFile(join(folder, name), 'utf8').catch(() => null),
      writeFile: (_name, bytes) => void (typeof bytes !== 'string' && (core = Uint8Array.from(bytes))),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString());
  abi = (await instantiate(core)).exports as unknown as Abi;
}, 60_000);

function lowered(text: string): string {
  const block = abi.lowerString(abi.__newString(text));
  return Buffer.from(abi.memory.buffer, block, abi.sizeOf(block)).toString();
}

function lifted(text: string): string {
  const bytes = Buffer.from(text);
  const block = abi.cabi_realloc(0, 0, 1, bytes.length);
  const pair = abi.cabi_realloc(0, 0, 4, 8);
  new Uint8Array(abi.memory.buffer).set(bytes, block);
  new Uint32Array(abi.memory.buffer, pair, 2).set([block, bytes.length]);
  return abi.__getString(abi.liftString(pair));
}

test('a string crosses as UTF-8, both ways, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(lowered(text)).toBe(text);
      expect(lifted(text)).toBe(text);
      abi.__collect();
    }),
  );
});

test('half a surrogate pair is lowered as U+FFFD: bytes that are no UTF-8 would be a trap', () => {
  expect(lowered('a\ud83db')).toBe('a\ufffdb');
  expect(lowered('\udd25')).toBe('\ufffd');
});

test('memory that the host asks for keeps its bytes when it grows', () => {
  const block = abi.cabi_realloc(0, 0, 1, 4);
  new Uint8Array(abi.memory.buffer).set([1, 2, 3, 4], block);
  const grown = abi.cabi_realloc(block, 4, 1, 100_000);
  expect([...new Uint8Array(abi.memory.buffer, grown, 4)]).toEqual([1, 2, 3, 4]);
  expect(new Uint8Array(abi.__getArrayBuffer(grown)).length).toBe(100_000);
});
