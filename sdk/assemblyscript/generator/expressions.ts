/** Values on their way to memory and back, as expressions and statements of the file that converts them. */
import type { List, Primitive, PrimitiveType, Type } from '../wit/world.ts';
import { type Address, addressText, plus, storeText } from './address.ts';
import type { Site } from './conversions.ts';
import { type Doc, list } from './doc.ts';
import { type Core, fieldsOf, flatten, resolve, type Resolved } from './layout.ts';
import { fieldValues, type TypedValue } from './members.ts';
import { isScalar, liftScalar, loadScalar, lowerScalar, type Scalar, storeScalar } from './scalars.ts';
import { typeDoc, typedArray } from './types.ts';

/** Bytes of each slot that `flatten` fills. */
export const SLOT = 8;

/** A statement that puts the value at the address. */
export function storeStatement({ type, value }: TypedValue, at: Address, site: Site): Doc {
  const resolved = resolve(type);
  if (isScalar(resolved)) return storeScalar({ type: resolved, value }, at, site);
  return [storeName(resolved, site), list([addressText(at), value]), ';'];
}

function storeName(type: Resolved, { file, conversions }: Site): string {
  if (type.kind === 'primitive') return file.abi('strings', 'storeString');
  const array = type.kind === 'list' && typedArray(type.element);
  if (array) return `${file.abi('lists', 'storeArray')}<${array}>`;
  return conversions.name('store', type, file);
}

/** The value at the address. */
export function loadExpression(type: Type, at: Address, site: Site): Doc {
  const resolved = resolve(type);
  if (isScalar(resolved)) return loadScalar(resolved, at, site);
  return [loadName(resolved, site), list([addressText(at)])];
}

function loadName(type: Resolved, { file, conversions }: Site): string {
  if (type.kind === 'primitive') return file.abi('strings', 'loadString');
  const array = type.kind === 'list' && typedArray(type.element);
  if (array) return `${file.abi('lists', 'loadArray')}<${array}>`;
  return conversions.name('load', type, file);
}

/** The value that just these core values stand for. */
export function liftExpression(type: Type, cores: readonly string[], site: Site): Doc {
  const resolved = resolve(type);
  const fields = fieldsOf(resolved);
  if (fields) return ['new ', typeDoc(resolved, site.file), list(liftAll(fields, cores, site))];
  if (isScalar(resolved)) return liftScalar(resolved, cores[0] ?? '', site);
  return [liftName(resolved, site), list(cores)];
}

function liftName(type: Resolved, { file, conversions }: Site): string {
  if (type.kind === 'primitive') return file.abi('strings', 'liftString');
  const array = type.kind === 'list' && typedArray(type.element);
  if (array) return `${file.abi('lists', 'liftArray')}<${array}>`;
  return conversions.name('lift', type, file);
}

function liftAll(types: readonly Type[], cores: readonly string[], site: Site): Doc[] {
  let next = 0;
  return types.map((type) => {
    const first = next;
    next += flatten(type).length;
    return liftExpression(type, cores.slice(first, next), site);
  });
}

/** Statements that fill a slot for each core value of the value. */
export function flattenStatements({ type, value }: TypedValue, slot: Address, site: Site): Doc[] {
  const { file, conversions } = site;
  const resolved = resolve(type);
  const fields = fieldValues(resolved, value);
  if (fields) return flattenAll(fields, slot, site);
  if (isScalar(resolved)) return [flattenScalar(resolved, slot, lowerScalar(resolved, value, site))];
  if (resolved.kind !== 'primitive' && resolved.kind !== 'list') {
    return [[conversions.name('flatten', resolved, file), list([addressText(slot), value]), ';']];
  }
  const { address, length } = lowerSequence(resolved, value, site);
  return [storeText('usize', slot, address), storeText('usize', plus(slot, SLOT), length)];
}

/** Negative numbers fill a slot that another case has 64 bits of: hosts such as jco do not cut it to 32. */
function flattenScalar(type: Scalar, slot: Address, core: string): string {
  const isSigned = type.kind === 'primitive' && SIGNED.has(type.name);
  return isSigned ? storeText('i64', slot, `<i64>${core}`) : storeText(coreOf(type), slot, core);
}

const SIGNED: ReadonlySet<Primitive> = new Set(['s8', 's16', 's32']);

function flattenAll(fields: readonly TypedValue[], slot: Address, site: Site): Doc[] {
  let next = slot;
  return fields.flatMap((field) => {
    const at = next;
    next = plus(next, flatten(field.type).length * SLOT);
    return flattenStatements(field, at, site);
  });
}

function coreOf(type: Type): Core {
  const [core = 'i32'] = flatten(type);
  return core;
}

/** The address and the length of a string or list. The length is to be taken after the address. */
export function lowerSequence(type: PrimitiveType | List, value: string, { file, conversions }: Site) {
  if (type.kind === 'primitive') {
    const address = `${file.abi('strings', 'lowerString')}(${value})`;
    return { address, length: file.abi('strings', 'loweredLength') };
  }
  const isTyped = typedArray(type.element) !== undefined;
  const address = isTyped ? `${value}.dataStart` : `${conversions.name('lower', type, file)}(${value})`;
  return { address, length: `${value}.length` };
}

/** Core values as they were joined with those of other cases, taken back to what one case has. */
export function unjoin(value: string, from: Core, to: Core): string {
  if (from === to) return value;
  if (!to.startsWith('f')) return `<${to}>${value}`;
  const narrow = from === 'i64' && to === 'f32' ? `<i32>${value}` : value;
  return `reinterpret<${to}>(${narrow})`;
}
