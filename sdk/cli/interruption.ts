/** How a command that goes on by itself is ended: by Ctrl-C, or by a signal of whoever started it. */
import { EXIT } from './exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class Interruption implements Disposable {
  readonly #process: NodeJS.Process;
  readonly #controller = new AbortController();

  constructor(process: NodeJS.Process) {
    this.#process = process;
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** As a signal does. */
  abort(): void {
    this.#controller.abort();
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) this.#process.off(signal, this.#onSignal);
  }

  /** A second one does not wait. */
  readonly #onSignal = (): void => {
    if (this.signal.aborted) this.#process.exit(EXIT.interrupted);
    this.#controller.abort();
  };
}
