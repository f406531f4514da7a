import { assemble } from '../host/compile/meter/assemble.ts';
import { learnCode, writeCode } from '../host/compile/meter/code.ts';
import { Helpers } from '../host/compile/meter/helpers.ts';
import { readModule } from '../host/compile/meter/module.ts';

/** The same code in other bytes: V8 compiles it anew, and puts it in another place. */
export function withEmptySection(core: Uint8Array): Uint8Array {
  const custom = [0, 2, 1, 'c'.charCodeAt(0)];
  const longer = new Uint8Array(core.length + custom.length);
  longer.set(core);
  longer.set(custom, core.length);
  return longer;
}

/** Metered, but no frame is counted on the stack. */
export function meteredWithoutStack(core: Uint8Array): Uint8Array {
  const module = readModule(core);
  const helpers = new Helpers(module);
  const learned = learnCode(module, helpers);
  learned.facts.counts.fill(0);
  return assemble({ module, helpers, code: writeCode(learned) });
}
