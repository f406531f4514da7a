/**
 * A worker whose realm has no walls, only the process around it: at a request it does what the path names,
 * and answers what came of it.
 */
import { execFileSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Worker, type MessagePort } from 'node:worker_threads';
import { readRequests, type WrittenRequest } from '../../../../host/protocol/requests.ts';
import { RequestTexts } from '../../../../host/worker/contract/request-texts.ts';
import { disarmProcess } from '../../../../host/worker/walls/process.ts';

const ATTEMPTS: Readonly<Record<string, (target: string) => unknown>> = {
  'read-a-file': () => readFileSync('/etc/hostname'),
  'read-the-host': () => readFileSync(new URL('../../../../host/main.ts', import.meta.url)),
  'write-a-file': (file) => writeFileSync(file, 'x'),
  'start-a-process': () => execFileSync('true'),
  'start-a-thread': () => new Worker('', { eval: true }),
  connect: (port) => once(connect(Number(port), '127.0.0.1'), 'connect'),
  'look-up-a-name': () => lookup('localhost', { family: 4 }),
  'read-its-own-file': () => readFileSync(new URL(import.meta.url)),
  'load-a-file': () => import('../../../../host/main.ts'),
  'signal-the-process': () => process.kill(process.pid, 'SIGTERM'),
  'end-the-process': () => (process as unknown as { reallyExit(code: number): never }).reallyExit(1),
  'abort-the-process': () => process.abort(),
  'load-an-add-on': () => process.dlopen({ exports: {} }, '/x.node'),
  'see-the-environment': () => {
    if (Object.keys(process.env).length === 0) throw new Error('there is none');
  },
  compute: () => 1 + 1,
};

export default function serve({ port }: { port: MessagePort }): Promise<void> {
  const answer = (id: unknown, status: number) =>
    port.postMessage([['response', id, status, [], false, [0, 0, 0]]]);
  disarmProcess();
  return new Promise((end) => {
    port.on('message', (frames: readonly unknown[][]) => {
      for (const frame of frames) {
        if (frame[0] === 'adopt') port.postMessage([['adopted']]);
        else if (frame[0] === 'retire') end();
        else if (frame[0] === 'requests') {
          for (const request of readRequests(frame[1] as ArrayBuffer))
            void attempt(pathOf(request)).then((status) => answer(request.id, status));
        }
      }
    });
  });
}

/** 200 for what was done, 403 for what the permission model denied, 400 for what failed otherwise. */
async function attempt(path: string): Promise<number> {
  const [, name = '', target = ''] = path.split('/').map(decodeURIComponent);
  try {
    await ATTEMPTS[name]!(target);
    return 200;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_ACCESS_DENIED' ? 403 : 400;
  }
}

/** Of the fourth text. */
function pathOf(request: WrittenRequest): string {
  const texts = new RequestTexts(request);
  texts.skip(3);
  return texts.read();
}
