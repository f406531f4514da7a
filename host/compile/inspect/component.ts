import { resolveStructure, type Structure, type StructureName } from '../../protocol/structure.ts';
import { componentSections } from '../binary/component-sections.ts';
import { customSection } from '../binary/core-module.ts';
import { scanCoreModule } from '../binary/core-scan.ts';
import type { Feature } from '../binary/features.ts';
import { externName } from '../binary/names.ts';
import { Reader } from '../binary/reader.ts';
import { alias, readSort } from './alias.ts';
import { canon } from './canon.ts';
import { coreInstance, instance } from './instances.ts';
import { declare, Scope } from './scope.ts';
import { coreTypeDefinition, description, typeDefinition } from './type-definitions.ts';
import { sizeOfItems } from './types.ts';

type Section = (section: Reader, scope: Scope) => void;

/** A section that is a vector, each of whose items is read by `entry` and counted against `cap`. */
const vector =
  (what: string, cap: StructureName, entry: Section): Section =>
  (section, scope) => {
    section.each(what, () => entry(section, scope), cap);
    section.finish(what);
  };

/** By their ids. */
const SECTIONS: readonly Section[] = [
  customSection,
  coreModuleSection,
  vector('core instances', 'instances', coreInstance),
  coreTypeSection,
  componentSection,
  vector('instances', 'instances', (section, scope) => scope.add('instance', instance(section, scope))),
  vector('aliases', 'aliases', alias),
  vector('types', 'types', (section, scope) => scope.add('type', typeDefinition(section, scope))),
  vector('canonical functions', 'canonicalFunctions', canon),
  startSection,
  vector('imports', 'imports', importEntry),
  vector('exports', 'exports', exportEntry),
];

/** What this host does not run. */
const REFUSED: ReadonlySet<Feature> = new Set(['threads', 'relaxed-simd']);

/** Reads a component whole, with every component and core module inside. */
export function decodeComponent(
  bytes: Uint8Array,
  caps: Structure = resolveStructure({}),
  refused = REFUSED,
): Scope {
  const scope = new Scope();
  component(Reader.of(bytes, caps, refused), scope);
  return scope;
}

function component(reader: Reader, scope: Scope): void {
  for (const { id, content } of componentSections(reader)) SECTIONS[id]!(content, scope);
}

function componentSection(section: Reader, scope: Scope): void {
  const start = section.position;
  section.tally.add('components', 1, ['a component', start]);
  const inner = scope.inner(section);
  component(section, inner);
  const { exports, imports, memories, unfolded } = inner;
  const size = sizeOfItems(imports) + sizeOfItems(exports);
  section.tally.check('typeSize', size, ['a component', start]);
  scope.add('component', { kind: 'component', exports, memories, unfolded, size });
}

function coreModuleSection(section: Reader, scope: Scope): void {
  section.tally.add('coreModules', 1, ['a core module', section.position]);
  const { defined, imported, importCount } = scanCoreModule(section);
  for (const memory of defined) scope.declared.push({ ...memory, origin: 'defined' });
  for (const memory of imported) scope.declared.push({ ...memory, origin: 'imported' });
  const pages = defined.reduce((sum, { minimum }) => sum + minimum, 0);
  const memories = { count: defined.length, pages };
  scope.add('module', { kind: 'module', memories, size: 1, unfolded: importCount });
}

function coreTypeSection(section: Reader, scope: Scope): void {
  section.each('core types', () => coreTypeDefinition(section, scope));
  section.finish('core types');
}

function startSection(section: Reader): void {
  throw section.malformed('a start section, which this version does not run');
}

function importEntry(section: Reader, scope: Scope): void {
  const start = section.position;
  const name = externName(section, 'name of an import');
  const item = description(section, scope);
  declare(scope.imports, [name, item], section);
  scope.unfold(item.of.size, section, start);
  scope.bind(item);
}

function exportEntry(section: Reader, scope: Scope): void {
  const start = section.position;
  if (scope.depth === 1) section.tally.add('ownExports', 1, ['an export', start]);
  const name = externName(section, 'name of an export');
  const exported = scope.item(readSort(section), section);
  const ascribed = section.flag('type of an export') ? description(section, scope) : exported;
  if (ascribed.sort !== exported.sort)
    throw section.malformed(`the export "${name}" is a ${exported.sort} said to be a ${ascribed.sort}`);
  declare(scope.exports, [name, ascribed], section);
  scope.unfold(ascribed.of.size, section, start);
  scope.bind(ascribed);
}
