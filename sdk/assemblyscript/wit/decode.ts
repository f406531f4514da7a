import { ByteReader } from './bytes.ts';
import { decodeType } from './decode-types.ts';
import type { Declaration, EncodedType, EncodedWorld, Extern, ExternItem } from './encoded.ts';

const CORE_MODULE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const COMPONENT = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
const ENCODING_VERSION = 4;
const TYPE_SORT = 0x03;

type Section = { readonly id: number; readonly body: ByteReader };

/**
 * The world that a core module carries in its custom section `component-type`, as the component tools
 * write it: a component that defines one type, a component type that exports the world's component type.
 */
export function decodeWorld(core: Uint8Array): EncodedWorld {
  const bytes = new ByteReader(core);
  bytes.expect(CORE_MODULE, 'a core module');
  for (const body of customSections(sections(bytes), 'component-type')) return encodedWorld(body);
  return bytes.fail('no section component-type');
}

function encodedWorld(bytes: ByteReader): EncodedWorld {
  bytes.expect(COMPONENT, 'a component');
  const all = [...sections(bytes)];
  checkVersion(bytes, all);
  const types = all
    .filter((section) => section.id === 7)
    .flatMap(({ body }) => body.vector(() => type(body)));
  const [holder, ...others] = types;
  if (holder?.kind !== 'component' || others.length > 0) return bytes.fail('not one component type');
  return exportedWorld(bytes, holder.declarations);
}

function exportedWorld(bytes: ByteReader, declarations: readonly Declaration[]): EncodedWorld {
  const [definition, exported, ...others] = declarations;
  const isWorld =
    definition?.kind === 'type' &&
    definition.type.kind === 'component' &&
    exported?.kind === 'export' &&
    exported.item.kind === 'component' &&
    others.length === 0;
  if (!isWorld) return bytes.fail('not one world');
  return { id: exported.name, declarations: definition.type.declarations };
}

function checkVersion(bytes: ByteReader, all: readonly Section[]): void {
  for (const body of customSections(all, 'wit-component-encoding')) {
    const version = body.byte();
    if (version !== ENCODING_VERSION)
      body.fail(`version ${version} of the encoding, not ${ENCODING_VERSION}`);
    return;
  }
  bytes.fail('no section wit-component-encoding');
}

function* sections(bytes: ByteReader): Generator<Section> {
  while (!bytes.done) yield { id: bytes.byte(), body: bytes.part(bytes.u32()) };
}

function* customSections(all: Iterable<Section>, name: string): Generator<ByteReader> {
  for (const { id, body } of all) if (id === 0 && body.string() === name) yield body;
}

function type(bytes: ByteReader): EncodedType {
  const lead = bytes.byte();
  if (lead === 0x41) return { kind: 'component', declarations: bytes.vector(() => declaration(bytes)) };
  if (lead === 0x42) return { kind: 'instance', declarations: bytes.vector(() => declaration(bytes)) };
  return decodeType(bytes, lead);
}

function declaration(bytes: ByteReader): Declaration {
  const lead = bytes.byte();
  switch (lead) {
    case 0x01:
      return { kind: 'type', type: type(bytes) };
    case 0x02:
      return alias(bytes);
    case 0x03:
      return extern(bytes, 'import');
    case 0x04:
      return extern(bytes, 'export');
    default:
      return bytes.unknown('declaration', lead);
  }
}

function alias(bytes: ByteReader): Declaration {
  const sort = bytes.byte();
  if (sort !== TYPE_SORT) bytes.unknown('sort of alias', sort);
  const target = bytes.byte();
  if (target === 0) return { kind: 'export-alias', instance: bytes.u32(), name: bytes.string() };
  if (target === 2) return { kind: 'outer-alias', levels: bytes.u32(), index: bytes.u32() };
  return bytes.unknown('target of alias', target);
}

function extern(bytes: ByteReader, kind: Extern['kind']): Extern {
  const form = bytes.byte();
  if (form > 2) bytes.unknown('form of name', form);
  const name = bytes.string();
  const implemented = form === 2 ? nameOptions(bytes) : undefined;
  const item = externItem(bytes);
  return implemented === undefined ? { kind, name, item } : { kind, name, implements: implemented, item };
}

/** What the name `implements`. An external id says nothing to a guest. */
function nameOptions(bytes: ByteReader): string | undefined {
  let implemented: string | undefined;
  bytes.vector(() => {
    const option = bytes.byte();
    if (option !== 0 && option !== 2) bytes.unknown('option of a name', option);
    const value = bytes.string();
    if (option === 0) implemented = value;
  });
  return implemented;
}

function externItem(bytes: ByteReader): ExternItem {
  const sort = bytes.byte();
  switch (sort) {
    case 0x01:
      return { kind: 'function', index: bytes.u32() };
    case TYPE_SORT:
      return bounds(bytes);
    case 0x04:
      return { kind: 'component', index: bytes.u32() };
    case 0x05:
      return { kind: 'instance', index: bytes.u32() };
    default:
      return bytes.unknown('sort of item', sort);
  }
}

function bounds(bytes: ByteReader): ExternItem {
  const bound = bytes.byte();
  if (bound === 0) return { kind: 'type', index: bytes.u32() };
  if (bound === 1) return { kind: 'resource' };
  return bytes.unknown('type bound', bound);
}
