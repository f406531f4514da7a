/**
 * A worker of ours with a script in it: behind the same walls and on the same line as any other, JavaScript
 * of the test's choice answers the requests. So it has what an attacker would have who broke out of his
 * guest into the thread's JavaScript. The script is the config `script`; it exports `instantiate`.
 */
import { registerHooks } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import { FRAME_WINDOW } from '../../../../host/protocol/bounds.ts';
import { WayhouseError } from '../../../../host/protocol/errors.ts';
import { LOG_LEVELS, type FromWorker, type ToWorker } from '../../../../host/protocol/messages.ts';
import { Outbox, type Sender } from '../../../../host/protocol/outbox.ts';
import { readRequests, type WrittenRequest } from '../../../../host/protocol/requests.ts';
import { RequestTexts } from '../../../../host/worker/contract/request-texts.ts';
import { describeTrap, isStackOverflow } from '../../../../host/worker/trap.ts';
import { raiseWalls } from '../../../../host/worker/walls.ts';
import { closeImports } from '../../../../host/worker/walls/imports.ts';
import { Line } from '../../../../host/worker/walls/line.ts';

interface Asked {
  readonly pathWithQuery: string;
}

/** Gives a status. */
type Handle = (request: Asked) => unknown;

interface Script {
  instantiate(getCoreModule: (name: string) => never, imports: object): { readonly handle: Handle };
}

/** Short, because it stands in every line of a stack. */
const SCRIPT_URL = 'wayhouse:script';

/** The one module that is imported once the walls stand. */
function importScript(source: string): Promise<unknown> {
  let expected = true;
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      if (!expected || specifier !== SCRIPT_URL) return nextResolve(specifier, context);
      expected = false;
      return { url: SCRIPT_URL, format: 'module', shortCircuit: true };
    },
    load: (url, context, nextLoad) =>
      url === SCRIPT_URL ? { format: 'module', source, shortCircuit: true } : nextLoad(url, context),
  });
  return import(SCRIPT_URL);
}

export default function serve({ port }: { port: MessagePort }): Promise<void> {
  const line = new Line(port as unknown as Sender);
  raiseWalls(line.breach);
  closeImports(line.breach);
  const worker = new Scripted(new Outbox<FromWorker>(line, FRAME_WINDOW));
  return new Promise((retire) => {
    port.on('message', (frames: readonly ToWorker[]) => {
      for (const frame of frames) {
        if (frame[0] === 'retire') retire(port.close());
        else worker.receive(frame);
      }
    });
  });
}

class Scripted {
  readonly #outbox: Outbox<FromWorker>;
  #handle: Handle | undefined;
  /** The request that runs. */
  #id = 0;

  constructor(outbox: Outbox<FromWorker>) {
    this.#outbox = outbox;
  }

  receive(frame: ToWorker): void {
    if (frame[0] === 'adopt') void this.#adopt(frame[1].config['script'] ?? '');
    else if (frame[0] === 'credit') this.#outbox.grant(frame[1]);
    else if (frame[0] === 'request') void this.#answer(frame[1], { pathWithQuery: frame[5] });
    else if (frame[0] === 'requests') {
      for (const request of readRequests(frame[1]))
        void this.#answer(request.id, { pathWithQuery: pathOf(request) });
    }
  }

  async #adopt(source: string): Promise<void> {
    try {
      const { instantiate } = (await importScript(source)) as Script;
      this.#handle = instantiate(getCoreModule, { 'wayhouse:plugin/log': { log: this.#log } }).handle;
      this.#outbox.push(['adopted']);
    } catch (thrown) {
      this.#outbox.push(['refused', { code: 'start_failed', detail: describeTrap(thrown) }]);
    }
  }

  readonly #log = (level: unknown, message: unknown): void => {
    const known = LOG_LEVELS.find((one) => one === level);
    if (known !== undefined && typeof message === 'string')
      this.#outbox.push(['log', this.#id, known, message, []]);
  };

  async #answer(id: number, request: Asked): Promise<void> {
    this.#id = id;
    try {
      const status = Number(await this.#handle?.(request));
      this.#outbox.push(['response', id, status, [], false, [0, 0, 0]]);
    } catch (thrown) {
      const code = isStackOverflow(thrown) ? 'stack_exhausted' : 'guest_trapped';
      this.#outbox.push(['failed', id, { code, detail: describeTrap(thrown) }, [0, 0, 0]]);
    }
  }
}

function getCoreModule(name: string): never {
  throw new WayhouseError('start_failed', `there is no core module "${name}"`);
}

/** Of the fourth text. */
function pathOf(request: WrittenRequest): string {
  const texts = new RequestTexts(request);
  texts.skip(3);
  return texts.read();
}
