import { expect, test } from 'vitest';
import { checkSettings } from '../../../host/plugins/settings-check.ts';
import { LIMIT_NAMES, LIMITS, type Limits } from '../../../host/protocol/limits.ts';

const ceilings = Object.fromEntries(
  LIMIT_NAMES.map((name) => [name, LIMITS[name].ceiling]),
) as unknown as Limits;

test('limits at their ceilings are taken', () => {
  expect(() => checkSettings({ limits: ceilings }, ceilings)).not.toThrow();
});

test.each(LIMIT_NAMES)('%s above its ceiling is refused, by however little', (name) => {
  const asked = LIMITS[name].ceiling + 1;
  expect(() => checkSettings({ limits: { [name]: asked } }, ceilings)).toThrow(
    expect.objectContaining({
      code: 'limit_over_ceiling',
      detail: `${name}: ${asked} is above ${LIMITS[name].ceiling}`,
    }),
  );
});

test('every limit above its ceiling is named', () => {
  const limits = { workers: 65, queue: 16_385, deadlineMs: 100 };
  expect(() => checkSettings({ limits }, ceilings)).toThrow(
    expect.objectContaining({
      code: 'limit_over_ceiling',
      detail: 'queue: 16385 is above 16384; workers: 65 is above 64',
    }),
  );
});

test('a granted origin that is none is refused with its place', () => {
  const settings = {
    grants: { http: { origins: [{ origin: 'https://a.example' }, { origin: 'https://a b' }] } },
  };
  expect(() => checkSettings(settings, ceilings)).toThrow(/grants\.http\.origins\[1\]/);
});
