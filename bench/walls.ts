import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';
import { benchFirstCall } from './walls-compile.ts';
import { benchWallsCost } from './walls-cost.ts';
import { benchInspection } from './walls-inspection.ts';
import { benchUnderBombs } from './walls-uploads.ts';

/** What hostile uploads cost everybody else, and what the walls against them cost. */
export async function benchWalls(surroundings: Surroundings): Promise<Finding[]> {
  return [
    ...(await benchUnderBombs(surroundings)),
    ...(await benchFirstCall(surroundings)),
    ...benchInspection(surroundings),
    ...(await benchWallsCost(surroundings)),
  ];
}
