/** Random guests of the world `handler`: some core modules, linked by hand. */
import { parse } from '@bytecodealliance/jco';
import { meter } from '../../../host/compile/meter/meter.ts';
import type { CoreImport, Linkage } from '../../../host/protocol/linkage.ts';
import type { Adoption } from '../../../host/protocol/messages.ts';
import type { Random } from '../fuzz/random.ts';
import { CHANGES } from './code.ts';
import { type CoreText, HOST, randomModule } from './module.ts';

export interface RandomGuest {
  readonly cores: readonly CoreText[];
  readonly linkage: Linkage;
}

const nameOf = (number: number) => `core${number}`;

export function randomGuest(random: Random): RandomGuest {
  const count = random.pick([1, 1, 2, 2, 3]);
  const change = random.percent(25) ? random.pick(CHANGES) : undefined;
  const cores: CoreText[] = [];
  for (let number = 0; number < count; number++) {
    const before = cores.map(({ own }) => own);
    cores.push(randomModule(random, { number, isLast: number === count - 1, before, change }));
  }
  const memory = { instance: 0, field: cores[0]!.own.memories[0]!.name };
  const realloc = { instance: 0, field: 'realloc' };
  const last = { instance: count - 1 };
  return {
    cores,
    linkage: {
      instances: cores.map((core, number) => ({ module: nameOf(number), imports: importsOf(core) })),
      memory,
      handle: {
        ...last,
        field: 'handle',
        encoding: 'utf8',
        realloc,
        ...(random.percent(70) && { postReturn: { ...last, field: 'post-return' } }),
      },
    },
  };
}

function importsOf({ imports }: CoreText): (readonly [string, string, CoreImport])[] {
  const hosts = Object.entries(HOST).map(([name, { func }]) => {
    const realloc = { instance: 0, field: 'realloc' };
    return ['host', name, { func, encoding: 'utf8', realloc }] as const;
  });
  const cores = imports.map(([from, name]) => [String(from), name, { instance: from, field: name }] as const);
  return [...hosts, ...cores];
}

/** Metered and compiled. */
export async function compiled({
  cores,
  linkage,
}: RandomGuest): Promise<Pick<Adoption, 'linkage' | 'cores' | 'needs'>> {
  const metered = await Promise.all(cores.map(async ({ text }) => meter(await parse(text))));
  return {
    linkage,
    cores: new Map(
      metered.map(({ bytes }, number) => [nameOf(number), new WebAssembly.Module(Uint8Array.from(bytes))]),
    ),
    needs: new Map(metered.map(({ needs }, number) => [nameOf(number), needs])),
  };
}
