import { get } from '../../../guests/bindings/assemblyscript/config';
import { Field, Level, log } from '../../../guests/bindings/assemblyscript/log';
import { Header, Request, Response, utf8 } from '../../../guests/bindings/assemblyscript/types';

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
  log(Level.Info, 'quoted', [
    new Field('rules', version.toString()),
    new Field('total', basket.total.toString()),
    new Field('discount', off.toString()),
  ]);
  const pay = basket.total - off;
  const text = `{"rules":${version},"currency":"${currency()}","total":${basket.total},"discount":${off},"pay":${pay},"rule":"${discount.rule}"}`;
  return json(200, text);
}

export function refuse(request: Request, version: i32): Response {
  log(Level.Warn, 'refused a basket', [new Field('path', request.pathWithQuery)]);
  return json(400, `{"rules":${version},"error":"total must be a number of cents, as in ?total=12000"}`);
}

/** The operator sets it; euro where nothing is set. */
function currency(): string {
  const set = get('currency');
  return set === null ? 'EUR' : set;
}

function json(status: u16, text: string): Response {
  return new Response(status, [new Header('content-type', 'application/json')], utf8(text));
}
