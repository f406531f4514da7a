import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryBudget, type Waiter } from '../../../host/plugins/memory-budget.ts';

/** Takes what it wants, one after the other, as a deployment does for its queue. */
class Customer implements Waiter {
  readonly wants: number[] = [];
  readonly has: number[] = [];
  readonly #budget: MemoryBudget;
  readonly #order: string[];
  readonly #name: string;
  /** No worker free: it takes nothing, whatever there is. */
  blocked = false;

  constructor(budget: MemoryBudget, name = '', order: string[] = []) {
    this.#budget = budget;
    this.#name = name;
    this.#order = order;
  }

  ask(...bytes: number[]): void {
    this.wants.push(...bytes);
    this.proceed();
  }

  next(): number | undefined {
    return this.wants[0];
  }

  proceed(): void {
    while (this.wants.length > 0 && !this.blocked && this.#budget.take(this.wants[0]!, this)) {
      this.has.push(this.wants.shift()!);
      this.#order.push(this.#name);
    }
    if (this.wants.length > 0 && !this.blocked) this.#budget.join(this);
  }

  /** One that had it has ended. */
  end(): void {
    const bytes = this.has.shift();
    if (bytes !== undefined) this.#budget.give(bytes);
  }

  /** The client of the first that waits has gone. */
  cancel(): void {
    this.wants.shift();
    this.#budget.review();
  }
}

test('what fits is taken at once, what does not waits until it is given back', () => {
  const budget = new MemoryBudget(100);
  const one = new Customer(budget);
  one.ask(60, 60);
  expect([budget.taken, one.has, budget.waiting]).toEqual([60, [60], 1]);
  one.end();
  expect([budget.taken, one.has, budget.waiting]).toEqual([60, [60], 0]);
  one.end();
  expect(budget.taken).toBe(0);
});

test('one that asks for little does not pass one that waits for much', () => {
  const budget = new MemoryBudget(100);
  const order: string[] = [];
  const [busy, large, small] = ['busy', 'large', 'small'].map((name) => new Customer(budget, name, order));
  busy!.ask(50, 40);
  large!.ask(100);
  small!.ask(10);
  busy!.end();
  expect(order).toEqual(['busy', 'busy']);
  busy!.end();
  expect(order).toEqual(['busy', 'busy', 'large']);
  large!.end();
  expect(order).toEqual(['busy', 'busy', 'large', 'small']);
});

test('those that wait take turns, however many requests each has', () => {
  const budget = new MemoryBudget(1);
  const order: string[] = [];
  const [flood, drop] = ['flood', 'drop'].map((name) => new Customer(budget, name, order));
  flood!.ask(1, 1, 1, 1);
  drop!.ask(1, 1);
  const turns = ['flood', 'flood', 'drop', 'flood', 'drop', 'flood'];
  for (const name of turns) (name === 'flood' ? flood! : drop!).end();
  expect(order).toEqual(turns);
  expect([budget.taken, budget.waiting]).toEqual([0, 0]);
});

test('one that no longer waits holds up nobody', () => {
  const budget = new MemoryBudget(100);
  const [busy, large, small] = [new Customer(budget), new Customer(budget), new Customer(budget)];
  busy.ask(50);
  large.ask(100);
  small.ask(10);
  large.cancel();
  expect([small.has, budget.waiting]).toEqual([[10], 0]);
});

test('one whose worker is lost meanwhile holds up nobody, and comes back', () => {
  const budget = new MemoryBudget(100);
  const [busy, stuck, small] = [new Customer(budget), new Customer(budget), new Customer(budget)];
  busy.ask(50, 10);
  stuck.ask(100);
  small.ask(10);
  stuck.blocked = true;
  busy.end();
  busy.end();
  expect([small.has, stuck.has]).toEqual([[10], []]);
  small.end();
  stuck.blocked = false;
  stuck.proceed();
  expect(stuck.has).toEqual([100]);
});

type Step = { who: number; what: 'ask' | 'end' | 'cancel' | 'block' | 'free'; bytes: number };

const steps = fc.array(
  fc.record({
    who: fc.nat(3),
    what: fc.constantFrom<Step['what']>('ask', 'ask', 'ask', 'end', 'end', 'cancel', 'block', 'free'),
    bytes: fc.integer({ min: 1, max: 100 }),
  }),
  { maxLength: 60 },
);

test('never more than there is, and in the end everybody has had what was asked for', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const budget = new MemoryBudget(100);
      const customers = Array.from({ length: 4 }, () => new Customer(budget));
      const held = () => customers.flatMap(({ has }) => has).reduce((sum, bytes) => sum + bytes, 0);
      for (const { who, what, bytes } of all) {
        const customer = customers[who]!;
        if (what === 'ask') customer.ask(bytes);
        else if (what === 'end') customer.end();
        else if (what === 'cancel') customer.cancel();
        else {
          customer.blocked = what === 'block';
          customer.proceed();
        }
        expect(budget.taken).toBe(held());
        expect(budget.taken).toBeLessThanOrEqual(100);
      }
      for (const customer of customers) {
        customer.blocked = false;
        customer.proceed();
      }
      while (held() > 0) customers.find(({ has }) => has.length > 0)!.end();
      expect(customers.flatMap(({ wants }) => wants)).toEqual([]);
      expect([budget.taken, budget.waiting]).toEqual([0, 0]);
    }),
  );
});
