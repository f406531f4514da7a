import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { resolveShape, type Value } from '../../../../support/canonical-abi/shapes.ts';
import { type Exports, loadWorld } from '../../../../support/assemblyscript-world.ts';
import {
  echoFunction,
  echoGuest,
  echoWit,
  type EchoFunction,
  type EchoWorld,
  MIRROR_ID,
} from './support/echo.ts';
import { fromJco, toJco } from './support/jco-values.ts';
import { kinds, Names, POSITIONS } from './support/kinds.ts';
import { crossed, valueOf } from './support/values.ts';

/** The component as a whole, in the glue that JavaScript hosts have. */
const names = new Names();
const at = ['itself', 'list', 'record', 'variant', 'option', 'err of a result'] as const;
const groups = at.map((position, group) => ({
  position,
  functions: kinds(names).map((kind, index) =>
    echoFunction(`fn${group}n${index}`, POSITIONS[position]!(kind, names)),
  ),
}));
const world: EchoWorld = { form: 'used', functions: groups.flatMap(({ functions }) => functions) };

const RUNS = 20;

describe.each(['utf8', 'utf16'] as const)('the component in jco, %s', (stringEncoding) => {
  let guest: Exports;
  const seen = new Map<string, unknown>();
  beforeAll(async () => {
    const mirror = world.functions.map((func) => [
      func.name,
      (value: unknown) => mirrored(func, value, seen),
    ]);
    const loaded = await loadWorld({
      wit: echoWit(world),
      guest: echoGuest(world),
      stringEncoding,
      optimize: 'none',
    });
    guest = loaded.instantiate({ [MIRROR_ID]: Object.fromEntries(mirror) }).echo;
  }, 120_000);

  test.each(groups)('as $position', ({ functions }) => {
    for (const func of functions) check(func);
  });

  function check(func: EchoFunction): void {
    const shape = func.params[0]!;
    const property = fc.property(valueOf(shape), (sent) => {
      const answer = outcomeOf(func, () => guest[func.name](toJco(shape, sent)));
      expect([fromJco(shape, seen.get(func.name)), answer], func.title).toEqual([
        crossed(sent),
        crossed(sent),
      ]);
    });
    fc.assert(property, { numRuns: RUNS });
  }
});

/** A result leaves a function as its value, or is thrown. */
function mirrored(func: EchoFunction, value: unknown, seen: Map<string, unknown>): unknown {
  seen.set(func.name, value);
  if (resolveShape(func.params[0]!).kind !== 'result') return value;
  const { tag, val } = value as { tag: string; val: unknown };
  if (tag === 'ok') return val;
  throw Object.assign(new Error('the result is an error'), { payload: val });
}

function outcomeOf({ params: [shape] }: EchoFunction, call: () => unknown): Value {
  if (resolveShape(shape!).kind !== 'result') return fromJco(shape!, call());
  try {
    return fromJco(shape!, { tag: 'ok', val: call() });
  } catch (error) {
    if (error instanceof Error && 'payload' in error)
      return fromJco(shape!, { tag: 'err', val: error.payload });
    throw error;
  }
}
