/** A built component in the host's own code, with fakes for what it calls: what tests of plugins use. */
import type { Inspection } from './compile/inspect/inspect.ts';
import { readConfig } from './config.ts';
import { Components } from './testing/components.ts';
import { TestPlugin } from './testing/plugin.ts';
import type { Run } from './testing/run.ts';
import type { TestSettings } from './testing/settings.ts';
import { SetupError } from './testing/setup-error.ts';

export type { Inspection } from './compile/inspect/inspect.ts';
export type { FakeAnswer, FakeAnswerer, FakeFetch } from './testing/fakes.ts';
export type { Body, Fields, OutboundCall, OutboundOutcome, ReceivedResponse } from './testing/message.ts';
export type { TestRequest } from './testing/exchange.ts';
export type { TestPlugin } from './testing/plugin.ts';
export type { Failure, GuestLine, Run } from './testing/run.ts';
export type { TestSettings } from './testing/settings.ts';
export { WayhouseError } from './protocol/errors.ts';
export { SetupError };

export interface TestHostOptions {
  /** Told of every run of every plugin, before the test gets it. */
  readonly onRun?: (run: Run) => void;
}

/**
 * Runs components as the host does: inspected, translated, metered, on a worker thread behind all its walls
 * and limits. Only the network is not there: the test answers what a plugin calls.
 *
 *     await using host = new TestHost();
 *     const plugin = await host.load(await readFile('build/plugin.wasm'), { config: { currency: 'EUR' } });
 *     const { response, fuel } = await plugin.handle({ path: '/price?of=book' });
 */
export class TestHost implements AsyncDisposable {
  readonly #config = readConfig({});
  readonly #components = new Components(this.#config);
  readonly #plugins = new Set<TestPlugin>();
  readonly #onRun: (run: Run) => void;
  #state: 'open' | 'closed' = 'open';

  constructor({ onRun = () => {} }: TestHostOptions = {}) {
    this.#onRun = onRun;
  }

  /**
   * Starts a component under these settings; one of the same bytes is translated once and started often.
   *
   * Rejects with a `WayhouseError` where the host would refuse the upload or the settings, by its code, and
   * with a `SetupError` where the fakes are not well-formed or this host was closed.
   */
  async load(component: Uint8Array, settings: TestSettings = {}): Promise<TestPlugin> {
    const module = await this.#components.load(component);
    const plugin = await TestPlugin.start(module, settings, { ...this.#config, onRun: this.#onRun });
    this.#plugins.add(plugin);
    if (this.#state === 'open') return plugin;
    await this.close();
    throw new SetupError('The test host was closed; make a new one, or close it after its last plugin.');
  }

  /** What the host finds in a component at its upload. Rejects with a `WayhouseError` where it would refuse it. */
  inspect(component: Uint8Array): Promise<Inspection> {
    return this.#components.inspect(component);
  }

  /** Ends every plugin, in the middle of a request too, and its thread. */
  async close(): Promise<void> {
    this.#state = 'closed';
    const plugins = [...this.#plugins];
    this.#plugins.clear();
    await Promise.all(plugins.map((plugin) => plugin.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
