/** Values that are one number: numbers, enums, flags and handles. */
import type { Enum, Flags, Own, Borrow, Primitive, PrimitiveType } from '../wit/world.ts';
import { type Address, loadText, storeText } from './address.ts';
import type { Site } from './conversions.ts';
import { discriminantSize, flagsSize, type Resolved } from './layout.ts';
import { typeText } from './types.ts';

type Plain = PrimitiveType & { readonly name: Exclude<Primitive, 'string'> };

export type Scalar = Plain | Enum | Flags | Own | Borrow;

/** What core values of 32 bits have to be cut to. */
const NARROW: ReadonlySet<Primitive> = new Set(['u8', 's8', 'u16', 's16']);

export function isScalar(type: Resolved): type is Scalar {
  if (type.kind === 'primitive') return type.name !== 'string';
  return type.kind === 'enum' || type.kind === 'flags' || type.kind === 'own' || type.kind === 'borrow';
}

export function storeScalar(
  { type, value }: { type: Scalar; value: string },
  at: Address,
  site: Site,
): string {
  return storeText(memoryType(type, site), at, lowerScalar(type, value, site));
}

export function loadScalar(type: Scalar, at: Address, site: Site): string {
  const loaded = loadText(memoryType(type, site), at);
  return type.kind === 'primitive' && NARROW.has(type.name) ? loaded : liftScalar(type, loaded, site);
}

function memoryType(type: Scalar, { file }: Site): string {
  switch (type.kind) {
    case 'primitive':
      return type.name === 'bool' ? 'u8' : typeText(type, file);
    case 'enum':
      return unsigned(discriminantSize(type.cases.length));
    case 'flags':
      return unsigned(flagsSize(type.flags.length));
    default:
      return 'i32';
  }
}

/** The unsigned type of so many bytes. */
export function unsigned(bytes: 1 | 2 | 4): string {
  return `u${bytes * 8}`;
}

/** The core value that stands for the value. */
export function lowerScalar(type: Scalar, value: string, { file, conversions }: Site): string {
  if (type.kind === 'borrow') return `${value}._lend()`;
  if (type.kind !== 'own') return value;
  if (type.resource.side === 'import') return `${value}._give()`;
  return `${conversions.name('lower', type, file)}(${value})`;
}

/** The value that the core value stands for. */
export function liftScalar(type: Scalar, core: string, site: Site): string {
  const { file, conversions } = site;
  switch (type.kind) {
    case 'primitive':
      return liftPrimitive(type, core, site);
    case 'enum':
      return `${conversions.name('lift', type, file)}(${core})`;
    case 'flags':
      return `<${file.type(type)}>${masked(core, type.flags.length)}`;
    case 'own':
      if (type.resource.side === 'import') return `${file.type(type.resource)}._adopt(${core})`;
      return `${conversions.name('lift', type, file)}(${core})`;
    case 'borrow':
      return `${conversions.name('lift', type, file)}(${core})`;
  }
}

function liftPrimitive(type: Plain, core: string, { file }: Site): string {
  if (type.name === 'bool') return `${core} != 0`;
  if (type.name === 'char') return `${file.abi('strings', 'liftChar')}(${core})`;
  return NARROW.has(type.name) ? `<${typeText(type, file)}>${core}` : core;
}

/** The canonical ABI ignores bits that have no flag. */
function masked(core: string, count: number): string {
  return count === 32 ? core : `(${core} & 0x${(2 ** count - 1).toString(16)})`;
}
