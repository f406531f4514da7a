/** Calls each URL of its arguments and prints the outcomes as JSON: a process, because trusted roots belong to one. */
import { startEgress } from '../../../../host/egress/egress.ts';

const egress = await startEgress();
const outcomes = await Promise.all(
  process.argv.slice(2).map((url) => {
    const request = { method: 'GET', url, headers: [], body: new Uint8Array(0), timeoutMs: undefined };
    const bounds = { timeoutMs: 30_000, maxResponseBytes: 1000 };
    return egress.fetch({ request, plugin: 'caller', private: true, ...bounds }).outcome;
  }),
);
await egress.close();
console.log(JSON.stringify(outcomes.map(({ ok, error }) => error ?? { status: ok.status })));
