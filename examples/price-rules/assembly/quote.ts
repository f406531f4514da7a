import { config, Fields, JsonValue, log, Request, Response } from '@wayhouse/assemblyscript';

/** No shop sells for more than this, and below it no sum overflows. */
const LARGEST_TOTAL: i64 = 1_000_000_000_00;

/** What a customer is about to buy. Amounts are in cents: money and floating point do not mix. */
export class Basket {
  constructor(
    public total: i64,
    public customer: string,
  ) {}
}

export class Discount {
  constructor(
    public percent: i64,
    /** Why, for the customer to read. */
    public rule: string,
  ) {}
}

/** The basket in the query, null where the total is missing or not a number of cents. */
export function readBasket(request: Request): Basket | null {
  const total = request.query('total');
  if (total === null || !isCents(total)) return null;
  const customer = request.query('customer');
  return new Basket(I64.parseInt(total), customer === null ? 'guest' : customer);
}

function isCents(text: string): bool {
  if (text.length == 0 || text.length > 12) return false;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i);
    if (digit < 48 || digit > 57) return false;
  }
  return I64.parseInt(text) <= LARGEST_TOTAL;
}

/** Answers what the customer pays. */
export function quote(basket: Basket, discount: Discount, version: i32): Response {
  const off = (basket.total * discount.percent) / 100;
  log.info('quoted', new Fields().set('rules', version).set('total', basket.total).set('discount', off));
  return Response.json(
    JsonValue.object()
      .set('rules', version)
      .set('currency', currency())
      .set('total', basket.total)
      .set('discount', off)
      .set('pay', basket.total - off)
      .set('rule', discount.rule),
  );
}

export function refuse(request: Request, version: i32): Response {
  log.warn('refused a basket', new Fields().set('path', request.pathWithQuery));
  const error = 'total must be a number of cents, as in ?total=12000';
  return Response.json(JsonValue.object().set('rules', version).set('error', error), 400);
}

/** The operator sets it; euro where nothing is set. */
function currency(): string {
  const set = config.get('currency');
  return set === null ? 'EUR' : set;
}
