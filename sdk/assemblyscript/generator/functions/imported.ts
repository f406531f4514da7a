/** A function of the host as the guest calls it: lower the parameters, call, lift the result. */
import type { Func } from '../../wit/world.ts';
import { addressAt } from '../address.ts';
import type { Site } from '../conversions.ts';
import { type Doc, list } from '../doc.ts';
import { liftExpression, loadExpression, storeStatement } from '../expressions.ts';
import { layoutOf, layoutOfAll, place } from '../layout.ts';
import { bindingName, pascalCase } from '../names.ts';
import { typeDoc } from '../types.ts';
import { Body, needsMemory } from './body.ts';
import { lowerToCores } from './lower.ts';
import { coreParams, type Signature, signatureOf } from './signature.ts';

/** A wrapper without its name and its braces. */
export interface Wrapper {
  readonly params: readonly Doc[];
  readonly result: Doc;
  readonly statements: readonly Doc[];
}

interface Call {
  readonly func: Func;
  readonly signature: Signature;
  readonly body: Body;
  /** Of the parameters; of a method the first is `this`. */
  readonly names: readonly string[];
  readonly module: string;
}

/** A function, a method or a static function. */
export function wrap(func: Func, module: string, site: Site): Wrapper {
  const call = callOf(func, module, site);
  const { body } = call;
  const result = within(call, () => answer(call));
  if (result !== undefined) body.add(['return ', result, ';']);
  const type = func.result ? typeDoc(func.result, site.file) : 'void';
  return { params: parameters(call), result: type, statements: body.statements };
}

/** A constructor: what the host answers is the handle of the object. */
export function wrapConstructor(func: Func, module: string, site: Site): Omit<Wrapper, 'result'> {
  const call = callOf(func, module, site);
  const { body } = call;
  within(call, () => {
    body.add(['this._handle = ', coreCall(call, argumentsOf(call)), ';']);
    return undefined;
  });
  return { params: parameters(call), statements: body.statements };
}

function callOf(func: Func, module: string, site: Site): Call {
  const body = new Body(site);
  const names = func.params.map(({ name }, index) =>
    isSelf(func, index) ? 'this' : body.local(bindingName(name)),
  );
  return { func, signature: signatureOf(func), body, names, module };
}

function isSelf({ role }: Func, index: number): boolean {
  return role.kind === 'method' && index === 0;
}

function parameters({ func, names, body }: Call): Doc[] {
  const all = func.params.map(({ type }, index): Doc => [`${names[index]}: `, typeDoc(type, body.site.file)]);
  return all.filter((_, index) => !isSelf(func, index));
}

/** The result of `step`, computed before the memory that the call needed is given back. */
function within({ func, body }: Call, step: () => Doc | undefined): Doc | undefined {
  const types = [...func.params.map(({ type }) => type), ...(func.result ? [func.result] : [])];
  if (!types.some(needsMemory)) return step();
  const { file } = body.site;
  const start = body.constant('start', `${file.abi('memory', 'mark')}()`);
  const result = step();
  const kept = result === undefined ? undefined : body.constant('result', result);
  body.add(`${file.abi('memory', 'release')}(${start});`);
  return kept;
}

/** The value that the host answers. Without a result the host is called, and there is none. */
function answer(call: Call): Doc | undefined {
  const { func, signature, body } = call;
  const args = argumentsOf(call);
  if (!func.result) {
    body.add([coreCall(call, args), ';']);
    return undefined;
  }
  if (signature.result === 'returned') {
    const at = body.memory('answer', layoutOf(func.result));
    body.add([coreCall(call, [...args, at]), ';']);
    return loadExpression(func.result, addressAt(at), body.site);
  }
  if (liftExpression(func.result, ['core'], body.site) === 'core') return coreCall(call, args);
  return liftExpression(func.result, [body.constant('answer', coreCall(call, args))], body.site);
}

function argumentsOf({ func, signature, body, names }: Call): string[] {
  const types = func.params.map(({ type }) => type);
  if (signature.params !== 'spilled') {
    return types.flatMap((type, index) =>
      lowerToCores(type, names[index] ?? '', { body, wish: names[index] ?? '' }),
    );
  }
  const at = body.memory('parameters', layoutOfAll(types));
  place(types).forEach(({ type, offset }, index) =>
    body.add(storeStatement({ type, value: names[index] ?? '' }, addressAt(at, offset), body.site)),
  );
  return [at];
}

function coreCall({ func, module, signature, body }: Call, args: readonly string[]): Doc {
  const { core, file } = body.site;
  const isReturned = signature.result === 'returned';
  const params = [...coreParams(signature), ...(isReturned ? (['usize'] as const) : [])];
  const result = signature.result === 'returned' ? 'void' : signature.result;
  return [core.name({ module, name: func.name, params, result }, hostName(func), file), list(args)];
}

/** `hostCounterAdd` of `[method]counter.add`. */
function hostName({ name, role }: Func): string {
  const plain = name.replace(/^\[[a-z]+\]/, '');
  return `host${role.kind === 'constructor' ? 'New' : ''}${pascalCase(plain)}`;
}
