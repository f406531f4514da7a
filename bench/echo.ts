import { echoContestants, WAYHOUSE } from './contestants.ts';
import { RAW_FASTIFY } from './peers/fastify.ts';
import { race } from './race.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';
import { median, ratios } from './statistics.ts';

/** What a body of 10 KB each way adds. */
export async function benchEcho({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const contestants = await echoContestants(folder, pace);
  const results = await race({ contestants, pace, say });
  const [peers, values] = [RAW_FASTIFY, WAYHOUSE].map((name) =>
    results.pick(name, '32 connections', ({ perSecond }) => perSecond),
  );
  return [
    {
      name: 'echo of 10 KB: requests a second at 32 connections',
      samples: ratios(values!, peers!),
      unit: 'of raw fastify',
      peer: `raw fastify: ${Math.round(median(peers!))} requests/s`,
    },
  ];
}
