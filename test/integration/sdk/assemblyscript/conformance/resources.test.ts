import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Instance, type HostImport } from '../../../../support/canonical-abi/instance.ts';
import type { FunctionShape, Shape, Value } from '../../../../support/canonical-abi/shapes.ts';
import { buildWorld } from '../../../../support/assemblyscript-world.ts';
import { guestIntrinsics, HandleTable, hostIntrinsics, mapHandles } from './support/handles.ts';
import {
  FUNCTIONS,
  GUEST_GUEST,
  GUEST_WIT,
  type HandleFunction,
  HOST_GUEST,
  HOST_WIT,
  OWNER,
  THING,
} from './support/resource-worlds.ts';
import { crossed, valueOf } from './support/values.ts';

const RUNTIMES = ['minimal', 'incremental', 'stub'] as const;
const RUNS = 60;

function signatureOf({ kind, shape }: HandleFunction): FunctionShape {
  return { params: [shape], ...(kind === 'own' && { result: shape }) };
}

async function compile(wit: string, guest: string, runtime: (typeof RUNTIMES)[number]) {
  const { core } = await buildWorld({ wit, guest, runtime, optimize: 'none' });
  return new WebAssembly.Module(Uint8Array.from(core));
}

describe.each(RUNTIMES)('resources of the host, runtime %s', (runtime) => {
  test('handles come back in every position, and the guest keeps none', async () => {
    const table = new HandleTable('host');
    let seen: Value | undefined;
    const imports = FUNCTIONS.map((func): HostImport => ({
      ...{ module: OWNER.host, name: func.name, ...signatureOf(func) },
      call: (value) => (seen = value),
    }));
    const intrinsics = hostIntrinsics(OWNER.host, THING, table);
    const module = await compile(HOST_WIT, HOST_GUEST, runtime);
    const instance = new Instance(module, { encoding: 'utf8', imports, intrinsics, handles: table });

    for (const func of FUNCTIONS) {
      const property = fc.property(valueOf(func.shape), (sent) => {
        const answer = instance.call(`${OWNER.guest}#${func.name}`, signatureOf(func), [sent]);
        expect(seen, func.title).toEqual(crossed(sent));
        if (func.kind === 'own') expect(answer, func.title).toEqual(crossed(sent));
        expect(table.size, func.title).toBe(0);
      });
      fc.assert(property, { numRuns: RUNS });
    }
  });
});

const U32: Shape = { kind: 'primitive', name: 'u32' };

/** The guest's things, by the numbers that they were made with. */
class GuestThings {
  readonly table = new HandleTable('guest');
  readonly instance: Instance;

  constructor(module: WebAssembly.Module) {
    const intrinsics = guestIntrinsics(OWNER.guest, THING, {
      table: this.table,
      destroy: (rep) => this.destroy(rep),
    });
    this.instance = new Instance(module, { encoding: 'utf8', intrinsics, handles: this.table });
  }

  make(number: number): number {
    return this.call('[constructor]thing', { params: [U32], result: { kind: 'own', resource: THING } }, [
      number,
    ]) as number;
  }

  numberOf(rep: number): number {
    const self: Shape = { kind: 'borrow', resource: THING };
    return this.call('[method]thing.number', { params: [self], result: U32 }, [rep]) as number;
  }

  destroy(rep: number): void {
    this.instance.exports[`${OWNER.guest}#[dtor]thing`]!(rep);
  }

  living(): Value | undefined {
    return this.call('living', { params: [], result: U32 }, []);
  }

  call(name: string, signature: FunctionShape, values: readonly Value[]): Value | undefined {
    return this.instance.call(`${OWNER.guest}#${name}`, signature, values);
  }
}

describe.each(RUNTIMES)('resources of the guest, runtime %s', (runtime) => {
  test('objects come back in every position, and those let go of are disposed of', async () => {
    const things = new GuestThings(await compile(GUEST_WIT, GUEST_GUEST, runtime));

    for (const func of FUNCTIONS) {
      const property = fc.property(valueOf(func.shape), (numbers) => {
        const sent = mapHandles(func.shape, numbers, (number) => things.make(number));
        const answer = things.call(func.name, signatureOf(func), [sent]);
        const back = func.kind === 'own' ? answer! : sent;
        const seen = mapHandles(func.shape, back, (rep) => things.numberOf(rep));
        expect(crossed(seen), func.title).toEqual(crossed(numbers));
        mapHandles(func.shape, back, (rep) => (things.destroy(rep), rep));
        expect([things.living(), things.table.size], func.title).toEqual([0, 0]);
      });
      fc.assert(property, { numRuns: RUNS });
    }
  });
});
