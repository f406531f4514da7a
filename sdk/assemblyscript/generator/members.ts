/** How the parts of a value are named in its class. */
import type { Case, Record, Type, Variant } from '../wit/world.ts';
import { fieldsOf, type Resolved } from './layout.ts';
import { caseFactory, fieldName, nameAll, pascalCase, Scope } from './names.ts';

export function fieldNames({ fields }: Record): string[] {
  return [...nameAll(fields, ({ name }) => fieldName(name)).values()];
}

/** An expression and what it gives. */
export interface TypedValue {
  readonly type: Type;
  readonly value: string;
}

/** The parts of a record or tuple, read from `value`; nothing of any other type. */
export function fieldValues(type: Resolved, value: string): TypedValue[] | undefined {
  const names = type.kind === 'record' ? fieldNames(type) : [];
  return fieldsOf(type)?.map((field, index) => ({
    type: field,
    value: `${value}.${names[index] ?? `f${index}`}`,
  }));
}

export interface CaseNames {
  /** Of the tag's enum. */
  readonly label: string;
  /** The static function that makes it. */
  readonly factory: string;
  /** The getter of its payload. */
  readonly getter: string;
  readonly test: string;
}

export function caseNames({ cases }: Variant): Map<Case, CaseNames> {
  const labels = nameAll(cases, ({ name }) => pascalCase(name));
  const factories = nameAll(cases, ({ name }) => caseFactory(name), new Scope());
  return new Map(
    cases.map((each) => {
      const label = labels.get(each) ?? '';
      return [each, { label, factory: factories.get(each) ?? '', getter: `as${label}`, test: `is${label}` }];
    }),
  );
}
