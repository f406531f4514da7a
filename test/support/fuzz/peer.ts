/** wasm-tools, in jco: a second opinion on what is a component. */
import { GENERATE_OPTIONS } from '../jco.ts';

type Jco = typeof import('@bytecodealliance/jco-transpile/component');

const SOURCE = import.meta.resolve('@bytecodealliance/jco-transpile/component');

/** Without many memories, because it reads code only where there is one. */
const OPTIONS = { ...GENERATE_OPTIONS, multiMemory: false };

let loads = 0;
let jco = await load();

async function load(): Promise<Jco> {
  const loaded = (await import(`${SOURCE}?${loads++}`)) as Jco;
  await loaded.$init;
  return loaded;
}

/** Whether jco takes it. */
export async function translates(component: Uint8Array): Promise<boolean> {
  try {
    jco.generate(component, OPTIONS);
    return true;
  } catch (thrown) {
    // It panicked, and that instance of it says no to everything from now on.
    if (thrown instanceof WebAssembly.RuntimeError) jco = await load();
    return false;
  }
}
