/** What tests may use, by wayhouse.toml, against what they have used. */
import type { Tested } from './tested.ts';

/** Units of fuel by the name of the test. */
export type Budgets = Readonly<Record<string, number>>;

export interface Judged extends Tested {
  readonly budget?: number;
  /** `over` only if it passed otherwise. */
  readonly verdict: 'within' | 'over' | 'none';
}

export interface Judgement {
  readonly tests: readonly Judged[];
  /** Names in wayhouse.toml that no test has. */
  readonly stale: readonly string[];
}

export function judge(tests: readonly Tested[], budgets: Budgets): Judgement {
  const names = new Set(tests.map(({ name }) => name));
  return {
    tests: tests.map((test) => judgeOne(test, budgets)),
    stale: Object.keys(budgets).filter((name) => !names.has(name)),
  };
}

function judgeOne(test: Tested, budgets: Budgets): Judged {
  const budget = Object.hasOwn(budgets, test.name) ? budgets[test.name] : undefined;
  if (budget === undefined || !test.spent) return { ...test, verdict: 'none' };
  const over = test.status === 'passed' && test.spent.fuel > budget;
  return { ...test, budget, verdict: over ? 'over' : 'within' };
}

/** What wayhouse.toml would say: what each test used, and of those that did not run what it says now. */
export function budgetsOf(tests: readonly Tested[], before: Budgets): Budgets {
  const budgets = new Map<string, number>();
  for (const { name, status, spent } of tests) {
    if (status === 'skipped' && Object.hasOwn(before, name)) budgets.set(name, before[name] as number);
    // Tests of one name have one budget: that of the dearest.
    if (spent) budgets.set(name, Math.max(spent.fuel, budgets.get(name) ?? 0));
  }
  return Object.fromEntries(budgets);
}
