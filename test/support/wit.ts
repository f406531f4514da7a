import { SdkError } from '../../sdk/assemblyscript/errors.ts';
import { readWorld } from '../../sdk/assemblyscript/wit/read.ts';
import type { Func, Interface, NamedType, World, WorldItem } from '../../sdk/assemblyscript/wit/world.ts';

/** The only world of package `demo:x@1.0.0`. */
export function world(text: string): Promise<World> {
  return readWorld({ text: `package demo:x@1.0.0;\n${text}` });
}

/** An interface `y` of these items, as a world that imports it sees it. */
export async function imported(items: string): Promise<Interface> {
  const { imports } = await world(`interface y {\n${items}\n}\nworld w { import y; }`);
  return interfaceOf(imports, 'demo:x/y@1.0.0');
}

export function interfaceOf(items: readonly WorldItem[], id: string): Interface {
  const found = items.find((item) => item.kind === 'interface' && item.id === id);
  if (found?.kind !== 'interface') throw new Error(`no interface ${id} among ${items.length} items`);
  return found;
}

export function typeNamed(owner: Interface, name: string): NamedType {
  const found = owner.types.find((type) => type.name === name);
  if (!found) throw new Error(`no type ${name} in ${owner.id}`);
  return found;
}

export function funcNamed(owner: Interface, name: string): Func {
  const found = owner.functions.find((func) => func.name === name);
  if (!found) throw new Error(`no function ${name} in ${owner.id}`);
  return found;
}

/** What a promise is rejected with, which must be an error of the SDK. */
export async function sdkError(promise: Promise<unknown>): Promise<SdkError> {
  const thrown = await promise.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (thrown instanceof SdkError) return thrown;
  throw thrown;
}
