/** Worlds at random: types nested in one another, functions of many parameters and of none. */
import fc from 'fast-check';
import type { Shape } from '../../../../../support/canonical-abi/shapes.ts';
import { echoFunction, type EchoWorld, type Form, keepFunction } from './echo.ts';
import {
  aliasOf,
  enumOf,
  flagsOf,
  list,
  Names,
  option,
  primitive,
  PRIMITIVE_NAMES,
  recordOf,
  result,
  tuple,
  variantOf,
} from './kinds.ts';

/** A type that gets its names when it is made. */
type Recipe = (names: Names) => Shape;

const { shape } = fc.letrec<{ shape: Recipe }>((tie) => {
  const inner = tie('shape');
  const some = fc.array(inner, { minLength: 1, maxLength: 4 });
  const maybe = fc.option(inner, { nil: undefined });
  const leaves: fc.Arbitrary<Recipe>[] = [
    fc.constantFrom(...PRIMITIVE_NAMES).map((name) => () => primitive(name)),
    fc.integer({ min: 1, max: 32 }).map((count) => (names) => flagsOf(count, names)),
    fc.integer({ min: 1, max: 9 }).map((count) => (names) => enumOf(count, names)),
  ];
  const branches: fc.Arbitrary<Recipe>[] = [
    inner.map((of) => (names) => list(of(names))),
    inner.map((of) => (names) => option(of(names))),
    inner.map((of) => (names) => aliasOf(of(names), names)),
    some.map((of) => (names) => tuple(...of.map((each) => each(names)))),
    some.map(
      (of) => (names) =>
        recordOf(
          of.map((each) => each(names)),
          names,
        ),
    ),
    fc.tuple(maybe, maybe).map(
      ([ok, err]) =>
        (names) =>
          result(ok?.(names), err?.(names)),
    ),
    fc.array(maybe, { minLength: 1, maxLength: 6 }).map(
      (of) => (names) =>
        variantOf(
          of.map((each) => each?.(names)),
          names,
        ),
    ),
  ];
  return { shape: fc.oneof({ maxDepth: 4, depthSize: 'small' }, ...leaves, ...branches) };
});

const FORMS: readonly Form[] = ['imported', 'used', 'exported', 'world'];

/** How many functions a world has of each sort. */
const COUNT = 24;

export const worlds: fc.Arbitrary<EchoWorld> = fc
  .tuple(
    fc.constantFrom(...FORMS),
    fc.array(fc.array(shape, { maxLength: 7, size: 'max' }), { minLength: COUNT, maxLength: COUNT }),
    fc.array(shape, { minLength: COUNT / 4, maxLength: COUNT / 4 }),
  )
  .map(([form, parameters, kept]) => {
    const names = new Names();
    const echoes = parameters.map((each, index) =>
      echoFunction(`fn${index}`, ...each.map((of) => of(names))),
    );
    const keeps = kept.map((each, index) => keepFunction(`keep${index}`, recordOf([each(names)], names)));
    return { form, functions: [...echoes, ...keeps] };
  });
