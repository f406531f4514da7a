import { beforeAll, describe, expect, test } from 'vitest';
import { echoFunction, type EchoWorld } from './support/echo.ts';
import { kinds, Names, POSITIONS } from './support/kinds.ts';
import { buildEcho, CONFIGURATIONS, type EchoSubject, exercise } from './support/subject.ts';

const names = new Names();
/** One world with every kind in every position, so that only one guest is compiled for each runtime. */
const groups = Object.entries(POSITIONS).map(([position, at], group) => ({
  position,
  functions: kinds(names).map((kind, index) => echoFunction(`fn${group}n${index}`, at(kind, names))),
}));
const world: EchoWorld = { functions: groups.flatMap(({ functions }) => functions), form: 'used' };

describe.each(CONFIGURATIONS)('runtime $runtime, $stringEncoding', (choices) => {
  let subject: EchoSubject;
  let values = 0;
  beforeAll(async () => {
    subject = await buildEcho(world, {
      ...choices,
      optimize: choices.runtime === 'minimal' ? 'speed' : 'none',
    });
  }, 120_000);

  test.each(groups)('as $position', ({ functions }) => {
    for (const func of functions) values += exercise(subject, func, 36);
  });

  test('so many values have crossed four times', () => {
    expect(values).toBeGreaterThan(100_000 / CONFIGURATIONS.length);
  });
});
