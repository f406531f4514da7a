import type { LoadedModule } from '../compile/load.ts';
import { Semaphore } from '../compile/semaphore.ts';
import { createCounters } from '../plugins/counters.ts';
import { Deployment } from '../plugins/deployment.ts';
import type { Run as AdmittedRun } from '../plugins/exchange.ts';
import { checkFits, footprintOf } from '../plugins/footprint.ts';
import { type Logger, PluginLog } from '../plugins/logs.ts';
import type { Loaded, Plan, Services } from '../plugins/plan.ts';
import { servicesOfOne } from '../plugins/sole.ts';
import { Ticker } from '../plugins/ticker.ts';
import { WayhouseError } from '../protocol/errors.ts';
import type { Limits } from '../protocol/limits.ts';
import { type Ending, TestExchange, type TestRequest } from './exchange.ts';
import { FakeEgress } from './fake-egress.ts';
import type { OutboundCall } from './message.ts';
import { RequestLog } from './request-log.ts';
import type { Run } from './run.ts';
import { grantsOf, limitsOf, type TestSettings } from './settings.ts';
import { SetupError } from './setup-error.ts';

/** Lines reach the test by the plugin's log; the host has none of its own. */
const SILENT: Logger = {
  ...{ trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  isLevelEnabled: () => false,
};

/** Of the host that a plugin is started in. */
interface Surroundings {
  readonly ceilings: Limits;
  readonly onRun: (run: Run) => void;
}

/** A component that runs, on a thread of its own, and answers one request after the other. */
export class TestPlugin {
  readonly #plan: Plan;
  readonly #egress: FakeEgress;
  readonly #onRun: Surroundings['onRun'];
  readonly #ticker = new Ticker();
  readonly #counters = createCounters();
  readonly #log = new PluginLog('test', SILENT);
  readonly #workforce: Services['workforce'];
  readonly #deployment: Deployment;
  readonly #turns = new Semaphore(1);
  #requests = 0;
  #closing: Promise<void> | undefined;
  #current: { readonly exchange: TestExchange; readonly run: AdmittedRun } | undefined;

  private constructor(plan: Plan, egress: FakeEgress, onRun: Surroundings['onRun']) {
    this.#plan = plan;
    this.#egress = egress;
    this.#onRun = onRun;
    const services = servicesOfOne(plan.limits.workers);
    this.#workforce = services.workforce;
    this.#deployment = new Deployment(plan, {
      ...{ ...services, egress },
      ...{ ticker: this.#ticker, counters: this.#counters, log: this.#log },
    });
  }

  /** Resolves when a first instance has started; rejects with why it could not. */
  static async start(
    module: LoadedModule,
    settings: TestSettings,
    { ceilings, onRun }: Surroundings,
  ): Promise<TestPlugin> {
    const limits = limitsOf(settings, ceilings);
    checkFits(module, limits, Infinity);
    const loaded: Loaded = { module, footprint: footprintOf(module, limits) };
    const plan: Plan = {
      ...{ plugin: 'test', version: 1, limits, sharedOrigin: false },
      load: async () => loaded,
      grants: grantsOf(settings),
      config: { ...settings.config },
    };
    const plugin = new TestPlugin(plan, new FakeEgress(settings.fetch), onRun);
    try {
      await plugin.#deployment.start();
      return plugin;
    } catch (thrown) {
      await plugin.#giveBack();
      throw thrown;
    }
  }

  /**
   * Asks the plugin; a failure of its own is a part of what is given back.
   *
   * Rejects with a `SetupError` where the test has no answer for a call of the plugin, or is wrong otherwise,
   * and with what a fake threw.
   */
  async handle(request: TestRequest = {}): Promise<Run> {
    const run = await this.#turns.run(() => this.#handle(request));
    this.#onRun(run);
    return run;
  }

  /** Ends the request that runs, and the thread. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#giveUp(closed());
    // The request that ran has ended, and those that waited are refused.
    await this.#turns.run(async () => {});
    await this.#deployment.drain();
    await this.#giveBack();
  }

  #giveBack(): Promise<void> {
    this.#ticker.stop();
    return this.#workforce.close();
  }

  async #handle(request: TestRequest): Promise<Run> {
    if (this.#closing !== undefined) throw closed();
    this.#requests += 1;
    // Of one length, so that each costs the same fuel.
    const exchange = new TestExchange(`test-${String(this.#requests).padStart(8, '0')}`, request);
    const { fuel, memoryBytes } = this.#counters;
    const before = { fuel: fuel.sum, memoryBytes: memoryBytes.sum };
    using log = new RequestLog(this.#log, exchange.requestId);
    const fetches: OutboundCall[] = [];
    this.#egress.begin({ calls: fetches, mistake: (thrown) => this.#giveUp(thrown) });
    const { response, error, wallMs } = await this.#answer(exchange);
    return {
      response,
      failure: error && log.failure(error),
      log: log.lines,
      fetches,
      fuel: fuel.sum - before.fuel,
      memoryBytes: memoryBytes.sum - before.memoryBytes,
      wallMs,
    };
  }

  async #answer(exchange: TestExchange): Promise<Ending> {
    try {
      this.#current = { exchange, run: this.#admit(exchange) };
      return await exchange.ending;
    } finally {
      // Until its guest has ended it has not told what it used, and the next request is not alone.
      await this.#idle();
      this.#current = undefined;
    }
  }

  #admit(exchange: TestExchange): AdmittedRun {
    const { requestBodyBytes } = this.#plan.limits;
    const size = exchange.body?.byteLength ?? 0;
    if (size <= requestBodyBytes) return this.#deployment.admit(exchange);
    const detail = `the body has ${size} bytes (limit requestBodyBytes is ${requestBodyBytes})`;
    exchange.fail(new WayhouseError('request_too_large', detail));
    return { cancel: () => {} };
  }

  #giveUp(why: unknown): void {
    this.#current?.exchange.giveUp(why);
    this.#current?.run.cancel();
  }

  #idle(): Promise<void> {
    if (this.#deployment.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#ticker.add(() => {
        if (this.#deployment.inFlight > 0) return;
        stop();
        resolve();
      });
    });
  }
}

const closed = (): SetupError =>
  new SetupError('The plugin was closed; load it again, or close it after its last request.');
