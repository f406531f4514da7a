import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinkedList, type Linked } from '../../../host/protocol/linked-list.ts';

interface Item extends Linked<Item> {
  readonly name: number;
}

const item = (name: number): Item => ({ name, list: undefined, previous: undefined, next: undefined });

test('whatever is added and deleted, it holds what a Set would, in the same order', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('add', 'delete'), fc.nat(9)));
  const property = fc.property(steps, (actions) => {
    const items = Array.from({ length: 10 }, (_, name) => item(name));
    const list = new LinkedList<Item>();
    const set = new Set<Item>();
    for (const [action, name] of actions) {
      const one = items[name]!;
      if (action === 'delete') expect(list.delete(one)).toBe(set.delete(one));
      else if (!set.has(one)) {
        list.add(one);
        set.add(one);
      }
      expect([...list]).toEqual([...set]);
      expect([list.size, list.first]).toEqual([set.size, [...set][0]]);
    }
  });
  fc.assert(property);
});

test('a member of another list is not deleted, and stays there', () => {
  const [here, there] = [new LinkedList<Item>(), new LinkedList<Item>()];
  const one = item(1);
  there.add(one);
  expect([here.delete(one), here.size, [...there]]).toEqual([false, 0, [one]]);
});

test('who deletes the member that was given out still sees all others', () => {
  const list = new LinkedList<Item>();
  for (const name of [1, 2, 3]) list.add(item(name));
  const seen: number[] = [];
  for (const one of list) {
    seen.push(one.name);
    list.delete(one);
  }
  expect([seen, list.size]).toEqual([[1, 2, 3], 0]);
});

test('what was deleted holds on to no other', () => {
  const list = new LinkedList<Item>();
  const [first, second, third] = [item(1), item(2), item(3)];
  for (const one of [first, second, third]) list.add(one);
  list.delete(second);
  expect(second).toEqual(item(2));
});
