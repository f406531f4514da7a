import { loadPlugin } from '@wayhouse/assemblyscript/test';
import { expect, test } from 'vitest';

const rules = await loadPlugin({ project: '.' });

const ask = (basket: unknown) => rules.handle({ method: 'POST', body: JSON.stringify(basket) });

test.each([
  { basket: { total: 9999 }, discount: 0, rule: 'none' },
  { basket: { total: 10000 }, discount: 1000, rule: '10 % from 100.00' },
  { basket: { total: 10000, customer: 'gold' }, discount: 1500, rule: '15 % for gold customers' },
])('$basket costs $discount less', async ({ basket, discount, rule }) => {
  const { total } = basket;
  const json = { currency: 'EUR', total, discount, pay: total - discount, rule };
  expect(await ask(basket)).toRespondWith({ status: 200, json });
});

test('says what is wrong with a basket', async () => {
  expect(await ask({ total: 'much' })).toRespondWith({
    status: 400,
    json: { error: 'total is no number of cents' },
  });
  expect(await rules.handle({ method: 'POST', body: '{' })).toRespondWith(400);
  expect(await rules.handle()).toRespondWith(405);
});
