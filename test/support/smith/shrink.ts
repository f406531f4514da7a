/** Makes a module that failed smaller: without each function that it fails without. */
import { transform } from './build.ts';
import type { RandomModule } from './frames.ts';
import { judge } from './judge.ts';

/** More than any random module has of its own. */
const MAX_FUNCTIONS = 12;

export async function shrunk(module: RandomModule, failed: string, smith: string): Promise<RandomModule> {
  let smallest = module;
  for (let index = 0; index < MAX_FUNCTIONS; index++) {
    const bytes = Uint8Array.from(await transform(smith, ['blank', String(index)], smallest.bytes));
    const counted = Uint8Array.from(await transform(smith, ['count'], bytes));
    const tried = { ...smallest, bytes, counted };
    if (sameFailure(await failure(tried), failed)) smallest = tried;
  }
  return smallest;
}

export async function failure(module: RandomModule): Promise<string | undefined> {
  try {
    await judge(module);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** But for numbers. */
const sameFailure = (one: string | undefined, other: string): boolean =>
  one?.replaceAll(/\d+/g, '0') === other.replaceAll(/\d+/g, '0');
