import { describe, expect, test } from 'vitest';
import { LIMIT_NAMES, LIMITS, resolveLimits, type Limits } from '../../../host/protocol/limits.ts';

const ceilings = Object.fromEntries(
  LIMIT_NAMES.map((name) => [name, LIMITS[name].ceiling]),
) as unknown as Limits;

describe.each(LIMIT_NAMES)('%s', (name) => {
  test('has a default between its minimum and its ceiling', () => {
    const { minimum, ceiling, default: fallback } = LIMITS[name];
    expect(minimum).toBeLessThanOrEqual(fallback);
    expect(fallback).toBeLessThanOrEqual(ceiling);
  });

  test('is its default, a setting, and never more than the ceiling', () => {
    expect(resolveLimits({}, ceilings)[name]).toBe(LIMITS[name].default);
    expect(resolveLimits({ [name]: LIMITS[name].minimum }, ceilings)[name]).toBe(LIMITS[name].minimum);
    expect(resolveLimits({ [name]: LIMITS[name].ceiling + 1 }, ceilings)[name]).toBe(LIMITS[name].ceiling);
    const low = { ...ceilings, [name]: LIMITS[name].minimum };
    expect(resolveLimits({}, low)[name]).toBe(LIMITS[name].minimum);
  });
});
