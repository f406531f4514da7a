/** A host with one hostile guest after another on it, and a neighbour of theirs that does nothing wrong. */
import { expect } from 'vitest';
import type { Settings } from '../../host/protocol/settings.ts';
import { codeOf, deploy, figure, linesOf, must } from './deploy.ts';
import { guestPath } from './guests.ts';
import { startHost, type TestHost } from './host.ts';
import { deployNeighbour, expectAnswer, expectNeighbour, HELLO } from './neighbour.ts';

/** Each of its guests comes as its next version, so that its settings stay. */
const PLUGIN = 'hostile';

export class HostileHost {
  readonly #host: TestHost;
  /** By its code, how often each problem has been seen. */
  readonly #problems = new Map<string, number>();

  private constructor(host: TestHost) {
    this.#host = host;
  }

  /** With a plugin of those settings, which is `hello` at first. */
  static async start(settings: Settings): Promise<HostileHost> {
    const host = await startHost();
    await deployNeighbour(host);
    await deploy(host, [PLUGIN, 'hello'], { settings });
    return new HostileHost(host);
  }

  /** The plugin has other settings from now on. */
  async settle(settings: Settings): Promise<void> {
    await must(await this.#host.settings(PLUGIN, settings));
  }

  /** The plugin is that guest from now on. */
  async deploy(guest: string): Promise<void> {
    await must(await this.#host.upload(PLUGIN, guestPath(guest, 'wat')));
  }

  /**
   * The answer to the misdeed of the guest. Before and after it the plugin answers as it should, all the
   * while its neighbour does, and no worker is lost.
   */
  async misdeed(): Promise<Response> {
    await expectAnswer(this.#host, PLUGIN, 'ok');
    const asked = this.#host.call(`/${PLUGIN}/misdeed`);
    await expectNeighbour(this.#host, asked);
    await expectAnswer(this.#host, PLUGIN, 'ok');
    await this.#expectNoLoss(PLUGIN);
    return asked;
  }

  /** The answers to so many misdeeds of each guest at once, one of each after another. */
  async crowd(guests: readonly string[], settings: Settings, times: number): Promise<Response[]> {
    for (const guest of guests) await deploy(this.#host, [guest, guest], { language: 'wat', settings });
    const asked = Array.from({ length: times }, () =>
      guests.map((guest) => this.#host.call(`/${guest}/misdeed`)),
    );
    const answers = Promise.all(asked.flat());
    await expectNeighbour(this.#host, answers);
    for (const guest of guests) {
      await expectAnswer(this.#host, guest, 'ok');
      await this.#expectNoLoss(guest);
    }
    return answers;
  }

  /** The answer to the upload of a guest that the plugin outlives as `hello`, which it must be. */
  async refusal(guest: string): Promise<Response> {
    const uploaded = this.#host.upload(PLUGIN, guestPath(guest, 'wat'));
    await expectNeighbour(this.#host, uploaded);
    await expectAnswer(this.#host, PLUGIN, HELLO);
    await this.#expectNoLoss(PLUGIN);
    return uploaded;
  }

  /** That the answer is this problem, that metrics count it, and that the plugin's log tells why, once. */
  async expectProblem(answer: Response, code: string): Promise<void> {
    expect(await codeOf(answer)).toBe(code);
    this.#problems.set(code, (this.#problems.get(code) ?? 0) + 1);
    const row = `wayhouse_requests_total{plugin="${PLUGIN}",status="${answer.status}",code="${code}"}`;
    const metrics = await (await this.#host.api('GET', '/metrics')).text();
    expect(metrics.split('\n')).toContain(`${row} ${this.#problems.get(code)}`);
    expect(await this.errorsOf(answer)).toEqual([expect.stringMatching(`^${code}: .`)]);
  }

  /** What the plugin's log tells of the request as an error. */
  async errorsOf(answer: Response): Promise<string[]> {
    const lines = await linesOf(this.#host, PLUGIN, answer.headers.get('x-request-id') ?? '');
    return lines.filter(({ level }) => level === 'error').map(({ message }) => message);
  }

  async #expectNoLoss(plugin: string): Promise<void> {
    expect(await figure(this.#host, 'wayhouse_workers_lost_total', plugin)).toBe(0);
  }
}
