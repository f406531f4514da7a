/** A function of the guest as the host calls it: lift the parameters, call, lower the result. */
import type { Func, Type } from '../../wit/world.ts';
import { addressAt } from '../address.ts';
import type { Site } from '../conversions.ts';
import { block, type Doc, signature } from '../doc.ts';
import { liftExpression, loadExpression, storeStatement } from '../expressions.ts';
import { type Core, layoutOf, place, resolve } from '../layout.ts';
import { bindingName } from '../names.ts';
import { isScalar, lowerScalar } from '../scalars.ts';
import { Body } from './body.ts';
import { giveBack } from './lent.ts';
import { lowerToCores } from './lower.ts';
import { type Signature, signatureOf } from './signature.ts';

/** The call of the guest's function with these values. */
export type Callee = (values: readonly Doc[]) => Doc;

interface Lifted {
  readonly params: readonly Doc[];
  readonly values: readonly Doc[];
}

export function glue(func: Func, callee: Callee, { name, site }: { name: string; site: Site }): Doc {
  const body = new Body(site);
  const core = signatureOf(func);
  const { params, values } = lift(func, core, body);
  const returns = giveBack(func, site);
  const called = callee(values);
  if (!func.result) body.add([called, ';'], ...returns);
  else if (returns.length === 0 && isPlain(func.result, site)) body.add(['return ', called, ';']);
  else {
    const result = body.constant('result', called);
    body.add(...returns);
    body.add(['return ', lower(func.result, result, { signature: core, body }), ';']);
  }
  return block(signature(`export function ${name}`, params, resultType(core)), body.statements);
}

function lift(func: Func, signature: Signature, body: Body): Lifted {
  const types = func.params.map(({ type }) => type);
  if (signature.params === 'spilled') {
    const at = body.local('parameters');
    const values = place(types).map(({ type, offset }) =>
      loadExpression(type, addressAt(at, offset), body.site),
    );
    return { params: [`${at}: usize`], values };
  }
  const named = signature.params.map((cores, index) =>
    nameCores(bindingName(func.params[index]?.name ?? ''), cores, body),
  );
  return {
    params: named.flat().map(({ name, core }) => `${name}: ${core}`),
    values: types.map((type, index) =>
      liftExpression(type, named[index]?.map(({ name }) => name) ?? [], body.site),
    ),
  };
}

function nameCores(wish: string, cores: readonly Core[], body: Body): { name: string; core: Core }[] {
  return cores.map((core, index) => ({
    core,
    name: body.local(cores.length === 1 ? wish : `${wish}${index}`),
  }));
}

/** Whether the guest's value is the core value. */
function isPlain(type: Type, site: Site): boolean {
  const resolved = resolve(type);
  return isScalar(resolved) && lowerScalar(resolved, 'result', site) === 'result';
}

/** What the core function returns. */
function lower(type: Type, value: string, { signature, body }: { signature: Signature; body: Body }): string {
  if (signature.result !== 'returned') return lowerToCores(type, value, { body, wish: value })[0] ?? value;
  const at = body.memory('answer', layoutOf(type));
  body.add(storeStatement({ type, value }, addressAt(at), body.site));
  return at;
}

export function resultType({ result }: Signature): string {
  return result === 'returned' ? 'usize' : result;
}
