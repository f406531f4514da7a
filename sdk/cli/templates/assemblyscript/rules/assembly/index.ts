import { config, JSON, JsonKind, JsonValue, Request, Response } from '@wayhouse/assemblyscript';
import { Basket, discountOf } from './rules';

/** A shop asks what a basket costs: `{"total": 12000, "customer": "gold"}`, amounts in cents. */
export function handle(request: Request): Response {
  if (request.method != 'POST') return Response.text('ask by POST\n', 405);
  const body = request.json();
  if (body.isErr) return refused(body.error.toString());
  const total = body.value.get('total');
  if (total.kind != JsonKind.Number || total.asInteger(-1) < 0) return refused('total is no number of cents');
  const basket = new Basket(total.asInteger(), body.value.get('customer').asString());
  return Response.json(quote(basket));
}

function quote(basket: Basket): JsonValue {
  const discount = discountOf(basket);
  const currency = config.get('currency');
  return JsonValue.object()
    .set('currency', currency === null ? 'EUR' : currency)
    .set('total', basket.total)
    .set('discount', discount.amount)
    .set('pay', basket.total - discount.amount)
    .set('rule', discount.rule);
}

function refused(why: string): Response {
  return Response.json(JsonValue.object().set('error', why), 400);
}
