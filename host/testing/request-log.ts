import type { PluginLog } from '../plugins/logs.ts';
import type { LogLine } from '../plugins/reports.ts';
import type { WayhouseError } from '../protocol/errors.ts';
import type { Failure, GuestLine } from './run.ts';

/** What a plugin's log says of one request while this is in use. */
export class RequestLog implements Disposable {
  readonly lines: GuestLine[] = [];
  readonly #stop: () => void;

  constructor(log: PluginLog, requestId: string) {
    this.#stop = log.follow((line) => {
      if (line.requestId === requestId) this.lines.push(guestLine(line));
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  /** The client is told the code alone; the rest stands in the last line, which is the host's own. */
  failure({ code, detail }: WayhouseError): Failure {
    const start = `${code}: `;
    const last = this.lines.at(-1);
    if (last?.level !== 'error' || !last.message.startsWith(start)) return { code, detail, functions: [] };
    this.lines.pop();
    return { code, ...traced(last.message.slice(start.length)) };
  }
}

function guestLine({ level, message, fields }: LogLine): GuestLine {
  return { level, message, fields: { ...fields } };
}

const FRAME = /^at (?:(?:[\w-]+\.wasm\.)?(?<name>[^(]+?) )?\(?(?<place>wasm-function\[\d+\])?/;

/** As `describeTrap` of host/worker puts them together: what happened, then a line for each frame. */
function traced(text: string): Omit<Failure, 'code'> {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('at ') && line.includes('wasm-function['));
  if (first === -1) return { detail: text, functions: [] };
  const names = lines.slice(first).map((line) => FRAME.exec(line)?.groups ?? {});
  return {
    detail: lines.slice(0, first).join('\n'),
    functions: names.map(({ name, place }) => name ?? place ?? 'unknown'),
  };
}
