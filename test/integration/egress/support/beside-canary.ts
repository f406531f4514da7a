import { afterAll, expect } from 'vitest';
import { startEgress, type Egress } from '../../../../host/egress/egress.ts';
import { startCanary, type Canary } from '../../../support/canary.ts';
import { callTo } from './calls.ts';

/** An egress thread and a canary for all tests of a file, gone with the last of them. */
export interface Watched {
  readonly egress: Egress;
  readonly canary: Canary;
  /** Makes a call that reaches the canary; nothing else may have reached it since the last time. */
  expectUntouched(): Promise<void>;
}

export async function egressBesideCanary(): Promise<Watched> {
  const [egress, canary] = await Promise.all([startEgress(), startCanary()]);
  afterAll(async () => {
    canary.close();
    await egress.close();
  });
  return {
    egress,
    canary,
    expectUntouched: async () => {
      const good = callTo(`http://127.0.0.1:${canary.port}/good`, { plugin: 'prover' });
      expect((await egress.fetch(good).outcome).ok?.status).toBe(200);
      expect(canary.take()).toEqual(['to 127.0.0.1', 'GET /good']);
    },
  };
}
