/** An inspection thread that does what the path says. */
import { parentPort } from 'node:worker_threads';

const port = parentPort!;

port.on('message', (path: string) => {
  if (path === 'hang') for (;;);
  if (path === 'eat memory') eatMemory();
  if (path === 'throw') throw new Error('thrown');
  if (path === 'exit') process.exit(3);
  port.postMessage({ inspection: { world: path, imports: [], exports: [], memoryBytes: 0 } });
});

/** In pieces, because V8 ends the whole process where it has no room for a large one. */
function eatMemory(): never {
  const kept: number[][] = [];
  for (;;) kept.push(new Array<number>(10_000).fill(0.5));
}
