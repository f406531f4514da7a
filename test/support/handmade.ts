import { parse, print } from '@bytecodealliance/jco';
import { dummyComponent, witOf } from '../../scripts/generate/world.ts';
import type { ErrorCode } from '../../host/protocol/errors.ts';

type Edit = (text: string) => string;

/** The contract as one text. */
export const WIT = await witOf(new URL('../../wit/v0.1/', import.meta.url));

/** A component of the contract whose code does nothing; with `edit`, of a contract that differs. */
export const component = (edit?: Edit): Promise<Uint8Array> => dummyComponent(changed(WIT, edit));

/** A component out of the text format. It need not be valid. */
export const fromText = (text: string): Promise<Uint8Array> => parse(text);

/** A component of the contract whose text was changed. The result need not be valid. */
export async function edited(edit?: Edit, editWit?: Edit): Promise<Uint8Array> {
  return fromText(changed(await print(await component(editWit)), edit));
}

/** So that a test whose replacement finds nothing fails instead of testing nothing. */
function changed(text: string, edit: Edit | undefined): string {
  const result = edit === undefined ? text : edit(text);
  if (edit !== undefined && result === text) throw new Error('The edit changed nothing.');
  return result;
}

/** What an inspection refuses damaged or foreign bytes with. */
export const INSPECTION_REFUSALS: readonly ErrorCode[] = [
  'not_wasm',
  'core_module',
  'malformed_component',
  'unsupported_world',
  'import_not_provided',
  'memory_refused',
  'structure_refused',
  'feature_refused',
  'name_refused',
];
