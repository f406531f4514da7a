import { Request, Response } from '@wayhouse/assemblyscript';
import { Basket, Discount, refuse, quote, readBasket } from './quote';

const VERSION = 2;

/** Version 2: from 50.00 on, 10 % off; for gold customers 15 % off everything. */
function discountOf(basket: Basket): Discount {
  if (basket.customer == 'gold') return new Discount(15, '15 % for gold customers');
  if (basket.total >= 50_00) return new Discount(10, '10 % from 50.00');
  return new Discount(0, 'none');
}

export function handle(request: Request): Response {
  const basket = readBasket(request);
  if (!basket) return refuse(request, VERSION);
  return quote(basket, discountOf(basket), VERSION);
}
