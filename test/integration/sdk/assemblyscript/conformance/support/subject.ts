/** A built echo world, and what crosses it. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { Instance } from '../../../../../support/canonical-abi/instance.ts';
import type { Value } from '../../../../../support/canonical-abi/shapes.ts';
import { buildWorld, type WorldGuest } from '../../../../../support/assemblyscript-world.ts';
import { echoGuest, echoWit, type EchoFunction, type EchoWorld, KEPT, PLACES } from './echo.ts';
import { crossed, valueOf } from './values.ts';

export type Configuration = Required<Pick<WorldGuest, 'runtime' | 'stringEncoding'>>;
export type Choices = Configuration & Pick<WorldGuest, 'optimize'>;

export const CONFIGURATIONS: readonly Configuration[] = (['minimal', 'incremental', 'stub'] as const).flatMap(
  (runtime) => (['utf8', 'utf16'] as const).map((stringEncoding) => ({ runtime, stringEncoding })),
);

export class EchoSubject {
  readonly #instance: Instance;
  readonly #world: EchoWorld;
  readonly #kept = new Map<EchoFunction, Value[]>();
  /** What came to the host's function last. */
  #seen: readonly Value[] = [];

  constructor(core: Uint8Array, world: EchoWorld, encoding: 'utf8' | 'utf16') {
    this.#world = world;
    const imports = world.functions.map(({ name, params, result }) => ({
      ...{ module: PLACES[world.form].module, name, params, ...(result && { result }) },
      call: (...values: Value[]) => {
        this.#seen = values;
        return values.length === 1 ? values[0] : values;
      },
    }));
    this.#instance = new Instance(new WebAssembly.Module(Uint8Array.from(core)), { encoding, imports });
  }

  /** What the guest's function answers. */
  echo(func: EchoFunction, sent: readonly Value[]): Value | undefined {
    return this.#instance.call(PLACES[this.#world.form].exportPrefix + func.name, func, sent);
  }

  /** Sends values of the function's parameters and expects them at the host's function, and back. */
  check(func: EchoFunction, sent: readonly Value[]): void {
    const answer = this.echo(func, sent);
    const expected = sent.map(crossed);
    if (func.does === 'echo' && this.#world.form !== 'exported') expect(this.#seen).toEqual(expected);
    expect(answer).toEqual(this.#answerTo(func, expected));
  }

  #answerTo(func: EchoFunction, values: readonly Value[]): Value | undefined {
    if (func.does === 'keep') return this.#keep(func, values);
    return values.length > 1 ? values : values[0];
  }

  #keep(func: EchoFunction, values: readonly Value[]): Value[] {
    const kept = [...(this.#kept.get(func) ?? []), ...values].slice(-KEPT);
    this.#kept.set(func, kept);
    return kept;
  }
}

export async function buildEcho(world: EchoWorld, choices: Choices): Promise<EchoSubject> {
  const built = await buildWorld({ wit: echoWit(world), guest: echoGuest(world), ...choices });
  return new EchoSubject(built.core, world, choices.stringEncoding);
}

/** Throws what fast-check found, shrunk. Gives how many arguments have crossed. */
export function exercise(subject: EchoSubject, func: EchoFunction, runs: number): number {
  const values = fc.tuple(...func.params.map((shape) => valueOf(shape)));
  const property = fc.property(values, (sent) => subject.check(func, sent));
  const outcome = fc.check(property, { numRuns: runs });
  if (outcome.failed) {
    throw new Error(`${func.title}: ${fc.defaultReportMessage(outcome)}`, { cause: outcome.errorInstance });
  }
  return runs * func.params.length;
}
