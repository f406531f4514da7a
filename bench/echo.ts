import { ECHO_SCRIPT, echoContestants } from './contestants.ts';
import { race } from './race.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';
import { median, ratios } from './statistics.ts';

/** What a body of 10 KB each way adds. */
export async function benchEcho({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const contestants = await echoContestants(folder);
  const courses = [{ connections: 32, seconds: pace.busySeconds, script: ECHO_SCRIPT }];
  const results = await race<'fastify' | 'guest'>({ contestants, courses, pace, say });
  const [peers, values] = [results.fastify, results.guest].map(([runs]) =>
    runs!.map(({ perSecond }) => perSecond),
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
