import { expect, test } from 'vitest';
import { compileAbiGuest, RuntimeGuest, type Person } from './runtime-guest.ts';

const CALLS = 1_000_000;

// Until the heap has found its size: several collections, each after 64 KiB of garbage and more.
const WARM_UP = 20_000;

const SHORT = 'ten bytes!';
const LONG = 'more than a chunk of the arena'.repeat(150);
const BYTES = new Uint8Array(3000).fill(1);
const PEOPLE: readonly Person[] = [
  { name: 'Grace Hopper', nicknames: ['Amazing Grace', 'Grandma COBOL'], scores: [1, 2, 3] },
];

/** Values in and out, by export and by import, small and large. The test makes its calls in this order, again and again. */
const KINDS: readonly ((guest: RuntimeGuest) => void)[] = [
  (guest) => guest.discard('echoString', ...guest.writeString(SHORT)),
  (guest) => guest.discard('viaString', ...guest.writeString(SHORT)),
  (guest) => guest.discard('viaString', ...guest.writeString(LONG)),
  (guest) => guest.discard('viaBytes', ...guest.writeBytes(BYTES)),
  (guest) => guest.discard('viaPeople', ...guest.writePeople(PEOPLE)),
  (guest) => guest.call('dropPerson', guest.call('addPerson', ...guest.writeString(SHORT))),
  (guest) => guest.call('remember', ...guest.writeString(SHORT), ...guest.writeString(SHORT)),
  (guest) => guest.call('isScalar', 65),
];

function callOften(guest: RuntimeGuest, calls: number): void {
  for (let i = 0; i < calls; i += KINDS.length) for (const call of KINDS) call(guest);
}

const matrix = [
  { runtime: 'minimal', encoding: 'utf8', calls: CALLS },
  { runtime: 'minimal', encoding: 'utf16', calls: CALLS / 10 },
  { runtime: 'incremental', encoding: 'utf8', calls: CALLS },
  { runtime: 'incremental', encoding: 'utf16', calls: CALLS / 10 },
] as const;

// A machine that is busy with other tests needs many times the eight seconds that it takes alone.
const TIMEOUT = 600_000;

test.each(matrix)(
  '$calls calls leave the heap of $runtime, $encoding as it was',
  async ({ runtime, encoding, calls }) => {
    const guest = new RuntimeGuest(await compileAbiGuest(runtime, encoding), encoding);
    callOften(guest, WARM_UP);
    const { livingBytes, memorySize } = guest;
    callOften(guest, calls);
    expect(guest.livingBytes).toBe(livingBytes);
    expect(guest.memorySize).toBe(memorySize);
  },
  TIMEOUT,
);
