import { hello, hostContestants } from './contestants.ts';
import { BUSY, coursesOf, entered } from './gateway-courses.ts';
import { goalFindings } from './gateway-goals.ts';
import { serverFindings } from './gateway-servers.ts';
import { acquirePeers } from './peers/peers.ts';
import { race, type Contestant } from './race.ts';
import { buildRate } from './rate.ts';
import type { Finding } from './row.ts';
import type { Surroundings } from './surroundings.ts';
import { busy } from './wrk.ts';

/** What a hello costs here and at its peers, as fast as it goes and at fixed rates. */
export async function benchGateway({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  await buildRate();
  const { present, absent } = await acquirePeers(say);
  const hosts = await hostContestants(folder);
  const half = await halfOfPeak(hosts[0]!, { pace, say });
  const courses = coursesOf(pace, half);
  const all = [...hosts, ...entered(present, pace).map(hello)].map((one) => ({
    ...one,
    courses: courses(one.name),
  }));
  const results = await race({ contestants: all, pace, say });
  for (const { name, why } of absent) results.fail(name, why);
  const names = [...all, ...absent].map(({ name }) => name);
  const versions = new Map(present.map(({ name, version }) => [name, version]));
  return [...goalFindings(results, half), ...serverFindings(results, { names, versions })];
}

type Paced = Pick<Surroundings, 'pace' | 'say'>;

/** In requests a second, measured once: the rate has to be the same in every round. */
async function halfOfPeak(host: Contestant, { pace, say }: Paced): Promise<number> {
  const contestants = [{ ...host, courses: [busy({ connections: 32, seconds: pace.busySeconds })] }];
  const results = await race({ contestants, pace: { ...pace, rounds: 1 }, say });
  return results.pick(host.name, BUSY, ({ perSecond }) => perSecond)[0]! / 2;
}
