import { test } from 'vitest';
import { deploy, figure } from '../support/deploy.ts';
import { startHost } from '../support/host.ts';
import { sendCall } from '../support/raw-call.ts';
import { RawClient } from '../support/raw-client.ts';
import { startUpstream } from '../support/upstream.ts';
import { readdir } from 'node:fs/promises';
test('x', { timeout: 100000 }, async () => {
  const host = await startHost();
  const began = Date.now();
  let tries = 0;
  let stage = ''; let round = 0;
  while (Date.now() - began < 70000) {
    tries++;
    const upstream = await startUpstream();
    const name = `left${tries}`;
    await deploy(host, [name, 'fetch'], { origins: [upstream.url] });
    const path = `/${name}?url=${upstream.url}/`;
    for (round = 0; round < 8; round++) {
      const client = await RawClient.open(host.gateway);
      const t = setTimeout(async () => {
        console.log('STALL', stage, round, upstream.waiting.size, upstream.count, await figure(host, 'wayhouse_requests_in_flight', name), await figure(host, 'wayhouse_requests_queued', name), await figure(host, 'wayhouse_fetches_total', name), await figure(host, 'wayhouse_workers_lost_total', name), (await readdir(`/proc/${host.process.pid}/fd`)).length);
        console.log('LOGS', JSON.stringify(await (await host.api('GET', `/v1/plugins/${name}/logs?lines=3`)).json()));
        console.log('CLIENT', JSON.stringify(await Promise.race([client.response().then((r) => r.body.toString()), new Promise((r) => setTimeout(() => r('none'), 3000))])).slice(0, 1500));
        console.log('STALL', stage, round, upstream.waiting.size, upstream.count, await figure(host, 'wayhouse_requests_in_flight', name), (await readdir(`/proc/${host.process.pid}/fd`)).length);
      }, 6000);
      for (let i = 0; i < 50; i++) sendCall(client, { path });
      stage = 'take';
      const abandoned = await upstream.take(50);
      client.socket.destroy();
      stage = 'closed';
      await Promise.all(abandoned.map(({ closed }) => closed));
      clearTimeout(t);
    }
    await host.api('DELETE', `/v1/plugins/${name}`);
  }
  console.log('DONE', tries);
});
