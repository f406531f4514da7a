import { expect, test } from 'vitest';
import { Slots } from '../../../host/egress/slots.ts';

/** Two slots; `told` holds who has begun, in order. */
function twoSlots() {
  const slots = new Slots(2);
  const told: string[] = [];
  const enter = (who: string) => slots.enter(() => void told.push(who));
  return { slots, told, enter };
}

test('so many begin at once, the others in the order in which they came', () => {
  const { slots, told, enter } = twoSlots();
  for (const who of ['a', 'b', 'c', 'd']) enter(who);
  expect(told).toEqual(['a', 'b']);
  slots.leave();
  expect(told).toEqual(['a', 'b', 'c']);
  slots.leave();
  expect(told).toEqual(['a', 'b', 'c', 'd']);
});

test('who waits no longer has no turn, and takes none from the next', () => {
  const { slots, told, enter } = twoSlots();
  enter('a');
  enter('b');
  const withdraw = enter('c');
  enter('d');
  withdraw();
  slots.leave();
  expect(told).toEqual(['a', 'b', 'd']);
});

test('leaving the queue after the turn has come gives nothing back twice', () => {
  const { slots, told, enter } = twoSlots();
  const withdraw = enter('a');
  enter('b');
  withdraw();
  enter('c');
  expect(told).toEqual(['a', 'b']);
  slots.leave();
  expect(told).toEqual(['a', 'b', 'c']);
});

test('it is empty until somebody begins and when all have left', () => {
  const { slots, enter } = twoSlots();
  expect(slots.isEmpty).toBe(true);
  enter('a');
  expect(slots.isEmpty).toBe(false);
  slots.leave();
  expect(slots.isEmpty).toBe(true);
});
