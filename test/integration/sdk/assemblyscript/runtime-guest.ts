/** The guest of assembly/abi.ts, compiled and instantiated, spoken to as a host speaks by the canonical ABI. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

export const RUNTIMES = ['minimal', 'incremental', 'stub'] as const;
export const ENCODINGS = ['utf8', 'utf16'] as const;

export type Runtime = (typeof RUNTIMES)[number];
export type Encoding = (typeof ENCODINGS)[number];

export interface Person {
  readonly name: string;
  readonly nicknames: readonly string[];
  readonly scores: readonly number[];
}

const ROOT = join(import.meta.dirname, '../../../..');
const PACKAGE = /^(?:\.\.\/)*node_modules\/@wayhouse\/assemblyscript\//;

const COLLECTOR = { minimal: '~lib/rt/tcms/total', incremental: '~lib/rt/itcms/total', stub: '0' };

/** The module of an AssemblyScript file of `assembly/`, beside this file. `flags` are further ones for asc. */
export async function compileGuest(
  name: string,
  runtime: Runtime,
  flags: readonly string[] = [],
): Promise<WebAssembly.Module> {
  let binary: Uint8Array | undefined;
  const entry = `test/integration/sdk/assemblyscript/assembly/${name}.ts`;
  const { error, stderr } = await asc.main(
    // prettier-ignore
    [entry, '--baseDir', ROOT, '--outFile', 'guest.wasm', '--runtime', runtime, '--exportStart', '_initialize', '-O3', ...flags],
    {
      readFile: readSource,
      writeFile: (_name, bytes) => void (binary = bytes as Uint8Array),
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(stderr.toString(), { cause: error });
  return WebAssembly.compile(binary as BufferSource);
}

/** As a project has them that installed this package: asc looks for them in node_modules. */
async function readSource(name: string): Promise<string | null> {
  const path = name.replaceAll('\\', '/').replace(PACKAGE, 'sdk/assemblyscript/');
  return readFile(join(ROOT, path), 'utf8').catch(() => null);
}

/** The module of assembly/abi.ts. */
export async function compileAbiGuest(runtime: Runtime, encoding: Encoding): Promise<WebAssembly.Module> {
  return compileGuest('abi', runtime, [
    ...['--use', 'abort=', '--use', `HEAP_BYTES=${COLLECTOR[runtime]}`],
    ...(runtime === 'minimal' ? ['--use', `ABI_HEAP_BYTES=${COLLECTOR.minimal}`] : []),
    ...(encoding === 'utf16' ? ['--use', 'ABI_UTF16=1'] : []),
  ]);
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  cabi_realloc(block: number, size: number, align: number, newSize: number): number;
  post(answer: number): void;
  heapAfterCollection(): number;
}

type Call = (...values: number[]) => number;
type GuestExports = Exports & { readonly [name: string]: unknown };

/** What the guest's imports answer. Each gives back what it is given where nothing else is asked for. */
export interface Imports {
  string?(text: string): string;
  bytes?(bytes: Uint8Array): Uint8Array;
  people?(people: Person[]): Person[];
}

const PERSON = 24;

/** Every method is one call: arguments written through `cabi_realloc`, the answer read, then `cabi_post`. */
export class RuntimeGuest {
  readonly #exports: GuestExports;
  readonly #encoding: Encoding;

  constructor(module: WebAssembly.Module, encoding: Encoding, imports: Imports = {}) {
    this.#encoding = encoding;
    const { string = (text) => text, bytes = (view) => view, people = (list) => list } = imports;
    const host = {
      string: (block: number, length: number, answer: number) =>
        this.#answer(answer, this.writeString(string(this.#readString(block, length)))),
      bytes: (block: number, length: number, answer: number) =>
        this.#answer(answer, this.writeBytes(bytes(this.#readBytes(block, length)))),
      people: (block: number, length: number, answer: number) =>
        this.#answer(answer, this.writePeople(people(this.#readPeople(block, length)))),
    };
    const instance = new WebAssembly.Instance(module, { host });
    this.#exports = instance.exports as unknown as GuestExports;
    (instance.exports['_initialize'] as () => void)();
  }

  get memorySize(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** Bytes that live, after a whole collection. 0 under runtime `stub`. */
  get livingBytes(): number {
    return this.#exports.heapAfterCollection();
  }

  call(name: string, ...values: number[]): number {
    const exported = this.#exports[name];
    if (typeof exported !== 'function') throw new Error(`the guest does not export ${name}`);
    return (exported as Call)(...values);
  }

  string(name: string, ...values: number[]): string {
    return this.#result(name, values, (block, length) => this.#readString(block, length));
  }

  bytes(name: string, ...values: number[]): Uint8Array {
    return this.#result(name, values, (block, length) => this.#readBytes(block, length));
  }

  people(name: string, people: readonly Person[]): Person[] {
    return this.#result(name, this.writePeople(people), (block, length) => this.#readPeople(block, length));
  }

  /** A call whose answer the host does not read. */
  discard(name: string, ...values: number[]): void {
    this.#exports.post(this.call(name, ...values));
  }

  #result<T>(name: string, values: number[], read: (block: number, length: number) => T): T {
    const answer = this.call(name, ...values);
    const result = read(...this.#pair(answer));
    this.#exports.post(answer);
    return result;
  }

  /** The pointer and length of what now stands in the guest's memory. */
  writeString(text: string): [number, number] {
    if (this.#encoding === 'utf8') return this.writeBytes(new TextEncoder().encode(text));
    const [block] = this.writeBytes(new Uint8Array(Buffer.from(text.toWellFormed(), 'utf16le')), 2);
    return [block, text.length];
  }

  writeBytes(bytes: Uint8Array, align = 1): [number, number] {
    const block = this.alloc(bytes.length, align);
    new Uint8Array(this.#exports.memory.buffer, block, bytes.length).set(bytes);
    return [block, bytes.length];
  }

  writeNumbers(numbers: BigUint64Array | Float64Array): [number, number] {
    const [block] = this.writeBytes(new Uint8Array(numbers.buffer), 8);
    return [block, numbers.length];
  }

  writePeople(people: readonly Person[]): [number, number] {
    const block = this.alloc(people.length * PERSON, 4);
    people.forEach(({ name, nicknames, scores }, i) => {
      const at = block + i * PERSON;
      this.#answer(at, this.writeString(name));
      this.#answer(at + 8, this.#writeStrings(nicknames));
      this.#answer(at + 16, this.writeNumbers(Float64Array.from(scores)));
    });
    return [block, people.length];
  }

  #writeStrings(texts: readonly string[]): [number, number] {
    const block = this.alloc(texts.length * 8, 4);
    texts.forEach((text, i) => this.#answer(block + i * 8, this.writeString(text)));
    return [block, texts.length];
  }

  alloc(size: number, align: number): number {
    const block = this.realloc(0, 0, align, size);
    if (block % align !== 0) throw new Error(`${block} is not aligned to ${align}`);
    return block;
  }

  realloc(block: number, size: number, align: number, newSize: number): number {
    return this.#exports.cabi_realloc(block, size, align, newSize) >>> 0;
  }

  view(block: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, block, length);
  }

  #answer(at: number, [block, length]: [number, number]): void {
    const view = new DataView(this.#exports.memory.buffer);
    view.setUint32(at, block, true);
    view.setUint32(at + 4, length, true);
  }

  #pair(at: number): [number, number] {
    const view = new DataView(this.#exports.memory.buffer);
    return [view.getUint32(at, true), view.getUint32(at + 4, true)];
  }

  /** Traps as a host does where the text is not well formed. */
  #readString(block: number, length: number): string {
    const { buffer } = this.#exports.memory;
    if (this.#encoding === 'utf8') {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        new Uint8Array(buffer, block, length),
      );
    }
    if (length > 0 && block % 2 !== 0) throw new Error(`the string at ${block} is not aligned`);
    return new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(
      new Uint8Array(buffer, block, length * 2),
    );
  }

  #readBytes(block: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, block, length).slice();
  }

  #readPeople(block: number, length: number): Person[] {
    return Array.from({ length }, (_, i) => {
      const at = block + i * PERSON;
      const [scores, count] = this.#pair(at + 16);
      if (count > 0 && scores % 8 !== 0) throw new Error(`the list at ${scores} is not aligned`);
      return {
        name: this.#readString(...this.#pair(at)),
        nicknames: this.#readStrings(...this.#pair(at + 8)),
        scores: Array.from(new Float64Array(this.#exports.memory.buffer.slice(scores, scores + count * 8))),
      };
    });
  }

  #readStrings(block: number, length: number): string[] {
    return Array.from({ length }, (_, i) => this.#readString(...this.#pair(block + i * 8)));
  }
}
