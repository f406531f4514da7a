import type { Case, Type, Variant } from '../../wit/world.ts';
import { block, type Doc, hardLine, join, signature, spacedBlock } from '../doc.ts';
import { documented } from '../jsdoc.ts';
import { resolve } from '../layout.ts';
import { type CaseNames, caseNames } from '../members.ts';
import type { SourceFile } from '../source-file.ts';
import { isNullable, isReference, typeDoc, typeText } from '../types.ts';

interface Target {
  readonly name: string;
  readonly tag: string;
  readonly file: SourceFile;
  /** By the type of the payload the field that holds it: cases of one type share it. */
  readonly fields: ReadonlyMap<string, string>;
}

/** An enum of its cases, and a class that is one of them. */
export function variantDeclaration(type: Variant, name: string, file: SourceFile): Doc {
  const names = caseNames(type);
  const target: Target = { name, tag: file.tag(type), file, fields: payloadFields(type, file) };
  const labels = type.cases.map((each) => `${names.get(each)!.label},`);
  const members = [
    ...fieldDeclarations(payloads(type, file), target),
    `private constructor(readonly tag: ${target.tag}) {}`,
    ...type.cases.map((each) => factory(each, names.get(each)!, target)),
    ...type.cases.flatMap((each) => getters(each, names.get(each)!, target)),
  ];
  return join(
    [hardLine, hardLine],
    [
      block([`/** The cases of \`${name}\`. */`, hardLine, `export enum ${target.tag}`], labels),
      documented(type.docs, spacedBlock(`export class ${name}`, members)),
    ],
  );
}

/** A payload of each type that AssemblyScript tells from the others. */
function payloads({ cases }: Variant, file: SourceFile): Type[] {
  const byText = new Map(cases.flatMap(({ type }) => (type ? [[typeText(type, file), type] as const] : [])));
  return [...byText.values()];
}

function payloadFields(type: Variant, file: SourceFile): Map<string, string> {
  return new Map(payloads(type, file).map((payload, index) => [typeText(payload, file), `_payload${index}`]));
}

function fieldDeclarations(all: readonly Type[], target: Target): Doc[] {
  return all.length === 0
    ? []
    : [
        join(
          hardLine,
          all.map((payload) => fieldDeclaration(payload, target)),
        ),
      ];
}

function fieldDeclaration(payload: Type, { file, fields }: Target): Doc {
  const text = typeText(payload, file);
  const written = typeDoc(payload, file);
  if (!isReference(payload)) return [`private ${fields.get(text)}: `, written, ';'];
  return [`private ${fields.get(text)}: `, written, hasNull(payload) ? ' = null;' : ' | null = null;'];
}

/** Whether the type, by whatever name, has null among its values. */
function hasNull(type: Type): boolean {
  const resolved = resolve(type);
  return resolved.kind === 'option' && isNullable(resolved.some);
}

function factory({ type, docs }: Case, { label, factory: made }: CaseNames, target: Target): Doc {
  const { name, tag, file, fields } = target;
  const head = (params: readonly Doc[]) => signature(`static ${made}`, params, name);
  if (!type) return documented(docs, block(head([]), [`return new ${name}(${tag}.${label});`]));
  const declared = block(head([['value: ', typeDoc(type, file)]]), [
    `const made = new ${name}(${tag}.${label});`,
    `made.${fields.get(typeText(type, file))} = value;`,
    'return made;',
  ]);
  return documented(docs, declared);
}

function getters({ name: written, type }: Case, { label, getter, test }: CaseNames, target: Target): Doc[] {
  const { tag, file, fields } = target;
  const isCase = block(`get ${test}(): bool`, [`return this.tag == ${tag}.${label};`]);
  if (!type) return [isCase];
  const text = typeText(type, file);
  const field = `this.${fields.get(text)}`;
  const payload = block(
    [`get ${getter}(): `, typeDoc(type, file)],
    [`assert(this.${test});`, `return ${field}${isReference(type) && !hasNull(type) ? '!' : ''};`],
  );
  return [isCase, documented(`What \`${written}\` holds. Traps on any other case.`, payload)];
}
