import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';
import { benchFirstCall } from './walls-compile.ts';
import { benchWallsCost } from './walls-cost.ts';
import { benchInspection } from './walls-inspection.ts';
import { benchUnderBombs } from './walls-uploads.ts';

/** They are long, and what they find hardly changes from one to the next. */
const ROUNDS = 2;

/** What hostile uploads cost everybody else, and what the walls against them cost. */
export async function benchWalls(its: Surroundings): Promise<Finding[]> {
  const surroundings = { ...its, pace: { ...its.pace, rounds: Math.min(its.pace.rounds, ROUNDS) } };
  return [
    ...(await benchUnderBombs(surroundings)),
    ...(await benchFirstCall(surroundings)),
    ...benchInspection(surroundings),
    ...(await benchWallsCost(surroundings)),
  ];
}
