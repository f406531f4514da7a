/** Random modules, as the binary writes them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export const FLAVOURS = ['endless', 'terminating', 'loops'] as const;

export interface RandomModule {
  readonly index: number;
  readonly flavour: (typeof FLAVOURS)[number];
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same module, with what it executed in a global `__count`. */
  readonly counted: Uint8Array<ArrayBuffer>;
}

export interface Share {
  readonly seed: number;
  /** Indices of the first module and of the one behind the last. */
  readonly from: number;
  readonly to: number;
}

const LENGTH_BYTES = 4;

export async function* randomModules(smith: string, { seed, from, to }: Share): AsyncGenerator<RandomModule> {
  const child = spawn(smith, ['write', ...[seed, from, to].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const input = new Frames(child.stdout);
  for (let index = from; index < to; index++) {
    const flavour = FLAVOURS[(await input.take(1))[0]!]!;
    yield { index, flavour, bytes: await input.sized(), counted: await input.sized() };
  }
  await closed;
}

class Frames {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest = Buffer.alloc(0);

  constructor(input: Readable) {
    this.#chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async sized(): Promise<Uint8Array<ArrayBuffer>> {
    const length = Buffer.from(await this.take(LENGTH_BYTES)).readUInt32LE();
    return this.take(length);
  }

  /** A copy: what reads on does not change it. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#rest.length < count) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new Error('the generator ended in the middle of a module');
      this.#rest = Buffer.concat([this.#rest, value]);
    }
    const taken = Uint8Array.from(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return taken;
  }
}
