import { readFile } from 'node:fs/promises';
import { test } from 'vitest';
import { guestPath } from './support/guests.ts';
import { load, Serving } from './integration/worker/support/serving.ts';
test('late', async () => {
  for (const [g,l] of [['loop-br','wat'],['loop-forever','rust']] as const) for (const n of [1, 16, 64]) {
    const serving = await Serving.start(await load(await readFile(guestPath(g,l))), { fuel: 1e13 });
    const path = l === 'wat' ? '/misdeed' : '/loop';
    serving.frames.setMaxListeners(0);
    const begin = performance.now();
    const ms = Number(process.env['LEFT'] ?? 1000);
    const left = new Map<number, number>(); const late: number[] = []; const codes = new Set();
    const all = Promise.withResolvers<void>();
    serving.frames.on('frame', (f) => { if (f[0] === 'failed') { codes.add(f[2].code); late.push(performance.now() - left.get(f[1])!); if (late.length === n) all.resolve(); } });
    for (let i = 0; i < n; i++) left.set(serving.request(path, ms), performance.now() + ms);
    await all.promise;
    late.sort((a, b) => a - b);
    console.log(g, n, late[0]!.toFixed(1), late[n >> 1]!.toFixed(1), late.at(-1)!.toFixed(1), [...codes], 'rounds', performance.now() - begin - ms);
  }
}, 60000);
