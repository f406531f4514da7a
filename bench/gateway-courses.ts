import { WAYHOUSE, WAYHOUSE_RUST } from './contestants.ts';
import type { Course } from './load.ts';
import type { Pace } from './pace.ts';
import { EXTISM_IN_WORKER } from './peers/extism.ts';
import { RAW_FASTIFY } from './peers/fastify.ts';
import type { Peer } from './peers/peer.ts';
import { BEST_FRESH, FRESH, REUSED_03 } from './peers/wasmtime.ts';
import { steady } from './rate.ts';
import { busy } from './wrk.ts';

export const ALONE = '1 connection';
export const BUSY = '32 connections';
export const CROWDED = '256 connections';
export const CONNECTIONS = [ALONE, BUSY, CROWDED];

/** Requests a second that every server can answer. */
export const CALM_RATE = 1_000;
export const CALM = 'a fixed rate that all can take';
export const HALF = "half of Wayhouse's peak";

/** The two that goals compare run all courses always. */
const COMPARED = [WAYHOUSE, RAW_FASTIFY];
const NAMED_BY_GOALS = [RAW_FASTIFY, FRESH, BEST_FRESH, REUSED_03, EXTISM_IN_WORKER];
const AT_CALM_RATE = [...COMPARED, WAYHOUSE_RUST, BEST_FRESH, REUSED_03, EXTISM_IN_WORKER];

/** Of the peers, those that take part. */
export function entered(peers: readonly Peer[], { extent }: Pace): readonly Peer[] {
  return extent === 'all' ? peers : peers.filter(({ name }) => NAMED_BY_GOALS.includes(name));
}

/** What each server runs; `half` is that many requests a second. */
export function coursesOf(pace: Pace, half: number): (name: string) => Course[] {
  const { busySeconds, calmSeconds } = pace;
  return (name) => {
    const compared = COMPARED.includes(name);
    const all = compared || pace.extent === 'all';
    const calm = all && AT_CALM_RATE.includes(name);
    return [
      busy({ connections: 32, seconds: busySeconds }),
      ...(all ? [busy({ connections: 1, seconds: calmSeconds })] : []),
      ...(pace.extent === 'all' ? [busy({ connections: 256, seconds: calmSeconds })] : []),
      ...(calm ? [steady(CALM, CALM_RATE, busySeconds)] : []),
      ...(compared ? [steady(HALF, half, busySeconds)] : []),
    ];
  };
}
