/** What is bought, and by whom. Amounts are in cents. */
export class Basket {
  constructor(
    readonly total: i64,
    readonly customer: string,
  ) {}
}

export class Discount {
  constructor(
    readonly amount: i64,
    readonly rule: string,
  ) {}
}

/** The rules are this function. The best for the customer counts. */
export function discountOf(basket: Basket): Discount {
  if (basket.customer == 'gold') return new Discount(percent(15, basket.total), '15 % for gold customers');
  if (basket.total >= 10000) return new Discount(percent(10, basket.total), '10 % from 100.00');
  return new Discount(0, 'none');
}

/** All at once may be more than an i64 holds. */
function percent(rate: i64, total: i64): i64 {
  return (total / 100) * rate + ((total % 100) * rate) / 100;
}
