import type { Option, Result, Type, Variant } from '../../wit/world.ts';
import type { Site } from '../conversions.ts';
import { type Doc, list, typeArguments } from '../doc.ts';
import { caseNames } from '../members.ts';
import { isNullable, typeDoc } from '../types.ts';

/** How the class of a type tells which case `value` is, gives its payload and makes a new one. */
export interface CaseView {
  /** Whether code for each case stands in a `switch` or behind a test of its own. */
  readonly form: 'switch' | 'tests';
  /** The number of its case. */
  readonly tag: string;
  readonly cases: readonly OneCase[];
}

export interface OneCase {
  readonly payload: Type | undefined;
  /** In a `switch`. */
  readonly label: string;
  readonly test: string;
  /** The payload, once the case is known. */
  readonly read: string;
  readonly make: (payload?: Doc) => Doc;
}

export function viewOf(type: Variant | Option | Result, site: Site): CaseView {
  if (type.kind === 'variant') return variantView(type, site);
  return type.kind === 'result' ? resultView(type, site) : optionView(type, site);
}

function variantView(type: Variant, { file }: Site): CaseView {
  const names = caseNames(type);
  const tag = file.tag(type);
  const made = file.type(type);
  const cases = type.cases.map((each): OneCase => {
    const { label, factory, getter, test } = names.get(each)!;
    return {
      payload: each.type,
      label: `${tag}.${label}`,
      test: `value.${test}`,
      read: `value.${getter}`,
      make: (payload) => [`${made}.${factory}`, list(payload === undefined ? [] : [payload])],
    };
  });
  return { form: 'switch', tag: 'value.tag', cases };
}

function resultView({ ok, err }: Result, { file }: Site): CaseView {
  const result = file.abi('values', 'Result');
  const written = [ok, err].map((type) => (type ? typeDoc(type, file) : file.abi('values', 'Unit')));
  const make = (factory: string) => (payload?: Doc) => [
    `${result}.${factory}`,
    typeArguments(written),
    list(payload === undefined ? [] : [payload]),
  ];
  return {
    form: 'tests',
    tag: 'value.isErr',
    cases: [
      { payload: ok, label: '0', test: 'value.isOk', read: 'value.value', make: make('ok') },
      { payload: err, label: '1', test: 'value.isErr', read: 'value.error', make: make('err') },
    ],
  };
}

function optionView({ some }: Option, { file }: Site): CaseView {
  const none = { payload: undefined, label: '0', read: 'value' };
  if (isNullable(some)) {
    const test = 'value !== null';
    const cases = [
      { ...none, test: 'value === null', make: () => 'null' },
      { payload: some, label: '1', test, read: 'value', make: (payload: Doc = '') => payload },
    ];
    return { form: 'tests', tag: test, cases };
  }
  const option = file.abi('values', 'Option');
  const written = typeArguments([typeDoc(some, file)]);
  const make = (payload: Doc = '') => [`${option}.some`, written, list([payload])];
  return {
    form: 'tests',
    tag: 'value.isSome',
    cases: [
      { ...none, test: 'value.isNone', make: () => [`${option}.none`, written, '()'] },
      { payload: some, label: '1', test: 'value.isSome', read: 'value.value', make },
    ],
  };
}
