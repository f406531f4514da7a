/** What a file says of each type that it declares or passes on. */
import type { Alias, Enum, Flags, NamedType, Record } from '../../wit/world.ts';
import { isSecondName } from '../aliases.ts';
import { block, brokenList, type Doc } from '../doc.ts';
import { documented } from '../jsdoc.ts';
import { fieldNames } from '../members.ts';
import { nameAll, pascalCase } from '../names.ts';
import type { SourceFile } from '../source-file.ts';
import { typeDoc } from '../types.ts';
import { variantDeclaration } from './variant.ts';

/** Of all but resources, which come with their functions. */
export function typeDeclaration(
  type: Exclude<NamedType, { kind: 'resource' }>,
  name: string,
  file: SourceFile,
): Doc {
  switch (type.kind) {
    case 'record':
      return recordDeclaration(type, name, file);
    case 'variant':
      return variantDeclaration(type, name, file);
    case 'enum':
      return enumDeclaration(type, name);
    case 'flags':
      return flagsDeclaration(type, name);
    case 'alias':
      return aliasDeclaration(type, name, file);
  }
}

function recordDeclaration(type: Record, name: string, file: SourceFile): Doc {
  const names = fieldNames(type);
  const params = type.fields.map((field, index) =>
    documented(field.docs, [`public ${names[index]}: `, typeDoc(field.type, file)]),
  );
  const declared = block(`export class ${name}`, [['constructor', brokenList(params), ' {}']]);
  return documented(type.docs, declared);
}

function enumDeclaration({ cases, docs }: Enum, name: string): Doc {
  const names = nameAll(cases, (each) => pascalCase(each.name));
  const members = cases.map((each) => documented(each.docs, `${names.get(each)},`));
  return documented(docs, block(`export enum ${name}`, members));
}

function flagsDeclaration({ flags, docs }: Flags, name: string): Doc {
  const names = nameAll(flags, (each) => pascalCase(each.name));
  const members = flags.map((each, bit) => documented(each.docs, `${names.get(each)} = 1 << ${bit},`));
  return documented(docs, block(`export enum ${name}`, members));
}

/** A class or an enum goes by a second name as well; of anything else AssemblyScript has aliases. */
function aliasDeclaration(alias: Alias, name: string, file: SourceFile): Doc {
  if (isSecondName(alias)) return documented(alias.docs, `export { ${file.type(alias.type)} as ${name} };`);
  return documented(alias.docs, [`export type ${name} = `, typeDoc(alias.type, file), ';']);
}
