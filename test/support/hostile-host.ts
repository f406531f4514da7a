/** A host with one hostile guest after another on it, and a neighbour of theirs that does nothing wrong. */
import { expect } from 'vitest';
import type { Settings } from '../../host/protocol/settings.ts';
import { codeOf, deploy, figure, linesOf, must } from './deploy.ts';
import { guestPath } from './guests.ts';
import { startHost, type TestHost } from './host.ts';
import { deployNeighbour, expectAnswer, expectNeighbour, HELLO } from './neighbour.ts';

export class HostileHost {
  readonly #host: TestHost;

  private constructor(host: TestHost) {
    this.#host = host;
  }

  static async start(): Promise<HostileHost> {
    const host = await startHost();
    await deployNeighbour(host);
    return new HostileHost(host);
  }

  /** With the guest as the plugin of that name, which is gone afterwards. */
  async with<Result>(
    [plugin, guest]: readonly [plugin: string, guest: string],
    settings: Settings,
    use: () => Promise<Result>,
  ): Promise<Result> {
    const language = guest === 'hello' ? 'assemblyscript' : 'wat';
    await deploy(this.#host, [plugin, guest], { language, settings });
    const result = await use();
    await must(await this.#host.api('DELETE', `/v1/plugins/${plugin}`));
    return result;
  }

  /**
   * The answer to the misdeed. Before and after it the plugin answers as it should, all the while its
   * neighbour does, and no worker is lost.
   */
  async misdeed(plugin: string): Promise<Response> {
    await expectAnswer(this.#host, plugin, 'ok');
    const asked = this.#host.call(`/${plugin}/misdeed`);
    await expectNeighbour(this.#host, asked);
    await expectAnswer(this.#host, plugin, 'ok');
    await this.#expectNoLoss(plugin);
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

  /** The answer to an upload that the plugin, which is `hello`, outlives. */
  async upload(plugin: string, guest: string): Promise<Response> {
    const uploaded = this.#host.upload(plugin, guestPath(guest, 'wat'));
    await expectNeighbour(this.#host, uploaded);
    await expectAnswer(this.#host, plugin, HELLO);
    await this.#expectNoLoss(plugin);
    return uploaded;
  }

  /** That the answer is this problem, and that the plugin's log tells why, once. */
  async expectProblem(plugin: string, answer: Response, code: string): Promise<void> {
    expect(await codeOf(answer)).toBe(code);
    const lines = await linesOf(this.#host, plugin, answer.headers.get('x-request-id') ?? '');
    const errors = lines.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors).toEqual([expect.stringMatching(`^${code}: .`)]);
  }

  async #expectNoLoss(plugin: string): Promise<void> {
    expect(await figure(this.#host, 'wayhouse_workers_lost_total', plugin)).toBe(0);
  }
}
