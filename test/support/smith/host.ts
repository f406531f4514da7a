/** The imports of random modules: src/imports.rs says which there are. Each call of one is told. */
import { describeValue } from './describe.ts';
import { Tag } from './web-assembly.ts';

/** How deep exports may call imports that call exports. */
const MAX_DEPTH = 2;

export class Host {
  readonly #tell: (line: string) => void;
  #depth = 0;
  /** Empty until the module has started. */
  functions: readonly CallableFunction[] = [];
  /** Calls of exports, and whether one threw anything or trapped, since it was told to forget. */
  entries = 0;
  threw = false;
  trapped = false;
  /** Hears when JavaScript stands below the guest, and when no more. */
  entered: (depth: number) => void = () => undefined;

  readonly tag = new Tag({ parameters: ['i32'] });
  readonly entities = {
    memory: new WebAssembly.Memory({ initial: 2, maximum: 16 }),
    table: new WebAssembly.Table({ element: 'anyfunc', initial: 10, maximum: 50 }),
    count: new WebAssembly.Global({ value: 'i32', mutable: true }, 7),
    total: new WebAssembly.Global({ value: 'i64', mutable: true }, 9n),
    ratio: new WebAssembly.Global({ value: 'f64', mutable: false }, 0.75),
  };

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  get imports(): WebAssembly.Imports {
    const functions = {
      nothing: () => undefined,
      add: (a: number, b: number) => a + b,
      swap: (a: bigint, b: number) => [b, a],
      floats: (a: number, b: number) => a + b,
      same: (value: unknown) => value,
      reenter: (which: number) => this.#reenter(which),
    };
    const told = Object.entries(functions).map(([name, call]) => {
      const telling = (...args: never[]) => {
        this.#tell(`  ${name} ${describeValue(args)}`);
        return (call as (...args: never[]) => unknown)(...args);
      };
      return [name, telling] as const;
    });
    return {
      host: { ...Object.fromEntries(told), ...this.entities, tag: this.tag as WebAssembly.ImportValue },
    };
  }

  look(thrown: unknown): void {
    this.threw = true;
    if (thrown instanceof WebAssembly.RuntimeError) this.trapped = true;
  }

  forget(): void {
    this.entries = 0;
    this.threw = false;
    this.trapped = false;
  }

  /** An odd number keeps to itself what the export throws. */
  #reenter(which: number): void {
    const called = this.functions[(which >>> 1) % this.functions.length];
    if (called === undefined || this.#depth >= MAX_DEPTH) return;
    this.entered(++this.#depth);
    this.entries += 1;
    try {
      called(...Array.from({ length: called.length }, () => '3'));
    } catch (thrown) {
      this.look(thrown);
      if (which % 2 === 0) throw thrown;
      this.#tell('  reenter kept an error');
    } finally {
      this.entered(--this.#depth);
    }
  }
}
