import { coreModule } from '../binary/core-module.ts';
import { externName } from '../binary/names.ts';
import { Reader } from '../binary/reader.ts';
import { alias, readSort } from './alias.ts';
import { canon } from './canon.ts';
import { coreInstance, instance } from './instances.ts';
import { declare, Scope } from './scope.ts';
import { coreTypeDefinition, description, typeDefinition } from './type-definitions.ts';

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];

type Section = (section: Reader, scope: Scope) => void;

/** A section that is a vector, each of whose items is read by `entry`. */
const vector =
  (what: string, entry: Section): Section =>
  (section, scope) => {
    section.each(what, () => entry(section, scope));
    section.finish(what);
  };

const SECTIONS: readonly Section[] = [
  () => {}, // custom: nothing in it has a meaning
  coreModuleSection,
  vector('core instances', coreInstance),
  vector('core types', coreTypeDefinition),
  componentSection,
  vector('instances', (section, scope) => scope.add('instance', instance(section, scope))),
  vector('aliases', alias),
  vector('types', (section, scope) => scope.add('type', typeDefinition(section, scope))),
  vector('canonical functions', canon),
  startSection,
  vector('imports', importEntry),
  vector('exports', exportEntry),
];

/** Reads a component whole, with every component and core module inside. */
export function decodeComponent(bytes: Uint8Array): Scope {
  const scope = new Scope();
  component(Reader.of(bytes), scope);
  return scope;
}

function component(reader: Reader, scope: Scope): void {
  for (const byte of PREAMBLE) reader.expect(byte, 'preamble of a component');
  while (!reader.done) {
    const id = reader.byte('a section');
    const section = SECTIONS[id];
    if (section === undefined) throw reader.malformed(`unknown section ${id}`, reader.position - 1);
    section(reader.part(`section ${id}`), scope);
  }
}

function componentSection(section: Reader, scope: Scope): void {
  const inner = scope.inner(section);
  component(section, inner);
  scope.add('component', { kind: 'component', exports: inner.exports, memories: inner.memories });
}

function coreModuleSection(section: Reader, scope: Scope): void {
  const { defined, imported } = coreModule(section);
  for (const memory of defined) scope.declared.push({ ...memory, origin: 'defined' });
  for (const memory of imported) scope.declared.push({ ...memory, origin: 'imported' });
  scope.add('module', { kind: 'module', memories: defined.length });
}

function startSection(section: Reader): void {
  throw section.malformed('a start section, which this version does not run');
}

function importEntry(section: Reader, scope: Scope): void {
  const name = externName(section, 'name of an import');
  const item = description(section, scope);
  declare(scope.imports, [name, item], section);
  scope.bind(item);
}

function exportEntry(section: Reader, scope: Scope): void {
  const name = externName(section, 'name of an export');
  const exported = scope.item(readSort(section), section);
  const ascribed = section.flag('type of an export') ? description(section, scope) : exported;
  if (ascribed.sort !== exported.sort)
    throw section.malformed(`the export "${name}" is a ${exported.sort} said to be a ${ascribed.sort}`);
  declare(scope.exports, [name, ascribed], section);
  scope.bind(ascribed);
}
