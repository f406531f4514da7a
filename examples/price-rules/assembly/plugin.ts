import { Request, Response } from '@wayhouse/assemblyscript';
import { Basket, Discount, refuse, quote, readBasket } from './quote';

const VERSION = 1;

/** Version 1: from 100.00 on, 10 % off. */
function discountOf(basket: Basket): Discount {
  if (basket.total >= 100_00) return new Discount(10, '10 % from 100.00');
  return new Discount(0, 'none');
}

export function handle(request: Request): Response {
  const basket = readBasket(request);
  if (!basket) return refuse(request, VERSION);
  return quote(basket, discountOf(basket), VERSION);
}
