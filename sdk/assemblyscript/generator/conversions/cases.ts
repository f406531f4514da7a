/** Variants, options and results: a discriminant, and the payload of the case that it says. */
import type { Option, Result, Type, Variant } from '../../wit/world.ts';
import { addressAt, addressText, storeText } from '../address.ts';
import type { Conversion, Site } from '../conversions.ts';
import { block, clause, type Doc, hardLine, indent, join } from '../doc.ts';
import {
  flattenStatements,
  liftExpression,
  loadExpression,
  SLOT,
  storeStatement,
  unjoin,
} from '../expressions.ts';
import { casesOf, type Core, discriminantSize, flatten, flattenPayloads, payloadOffset } from '../layout.ts';
import { unsigned } from '../scalars.ts';
import { typeLabel } from '../structure.ts';
import { typeDoc } from '../types.ts';
import type { TypedValue } from '../members.ts';
import { type CaseView, viewOf } from './case-view.ts';
import { checkTag, conversionHead } from './signature.ts';

export type Cased = Variant | Option | Result;

export function writeCases({ verb, name, type }: Conversion & { type: Cased }, site: Site): Doc {
  switch (verb) {
    case 'store':
      return storeFunction(name, type, site);
    case 'flatten':
      return flattenFunction(name, type, site);
    case 'load':
      return loadFunction(name, type, site);
    default:
      return liftFunction(name, type, site);
  }
}

function storeFunction(name: string, type: Cased, site: Site): Doc {
  const at = addressAt('at');
  const payloadAt = addressAt('at', payloadOffset(payloads(type)));
  const size = unsigned(discriminantSize(payloads(type).length));
  const view = viewOf(type, site);
  return block(conversionHead(name, { at: 'usize', value: typeDoc(type, site.file) }, 'void'), [
    storeText(size, at, view.tag),
    ...eachPayload(view, (payload) => [storeStatement(payload, payloadAt, site)]),
  ]);
}

function flattenFunction(name: string, type: Cased, site: Site): Doc {
  const slots = addressAt('slots');
  const view = viewOf(type, site);
  return block(conversionHead(name, { slots: 'usize', value: typeDoc(type, site.file) }, 'void'), [
    `memory.fill(${addressText(slots)}, 0, ${flatten(type).length * SLOT});`,
    storeText('i32', slots, view.tag),
    ...eachPayload(view, (payload) => flattenStatements(payload, addressAt('slots', SLOT), site)),
  ]);
}

/** The statements for whichever case it is. */
function eachPayload(view: CaseView, write: (payload: TypedValue) => readonly Doc[]): Doc[] {
  const filled = view.cases.flatMap(({ payload, read, label, test }) =>
    payload ? [{ label, test, statements: write({ type: payload, value: read }) }] : [],
  );
  if (filled.length === 0) return [];
  if (view.form === 'tests') {
    return filled.map(({ test, statements }) => conditional(`if (${test})`, statements));
  }
  const branches = filled.map(({ label, statements }) => [
    `case ${label}:`,
    indent([hardLine, join(hardLine, [...statements, 'break;'])]),
  ]);
  return [block(`switch (${view.tag})`, branches)];
}

function conditional(head: string, statements: readonly Doc[]): Doc {
  const [only, ...more] = statements;
  return only !== undefined && more.length === 0 ? clause(head, only) : block(head, statements);
}

function loadFunction(name: string, type: Cased, site: Site): Doc {
  const cases = payloads(type);
  const at = addressAt('at', payloadOffset(cases));
  return block(conversionHead(name, { at: 'usize' }, typeDoc(type, site.file)), [
    `const tag: u32 = load<${unsigned(discriminantSize(cases.length))}>(at);`,
    ...made(type, site, (payload) => loadExpression(payload, at, site)),
  ]);
}

function liftFunction(name: string, type: Cased, site: Site): Doc {
  const shared = flattenPayloads(payloads(type));
  const params = Object.fromEntries(shared.map((core, index) => [`p${index}`, core]));
  return block(conversionHead(name, { tag: 'u32', ...params }, typeDoc(type, site.file)), [
    ...made(type, site, (payload) => liftExpression(payload, unjoined(payload, shared), site)),
  ]);
}

function unjoined(payload: Type, shared: readonly Core[]): string[] {
  return flatten(payload).map((core, index) => unjoin(`p${index}`, shared[index] ?? core, core));
}

/** Statements that return the value by its `tag`. */
function made(type: Cased, site: Site, payloadOf: (payload: Type) => Doc): Doc[] {
  const view = viewOf(type, site);
  const results = view.cases.map(({ payload, label, make }) => ({
    label,
    result: ['return ', make(payload && payloadOf(payload)), ';'],
  }));
  const check = checkTag(typeLabel(type), results.length, site);
  if (view.form === 'tests') {
    const [first, second] = results;
    return [check, clause('if (tag == 0)', first?.result ?? ''), second?.result ?? ''];
  }
  const branches = results.map(({ label, result }, index) => [
    index === results.length - 1 ? 'default:' : `case ${label}:`,
    indent([hardLine, result]),
  ]);
  return [check, block('switch (tag)', branches)];
}

function payloads(type: Cased): readonly (Type | undefined)[] {
  return casesOf(type) ?? [];
}
