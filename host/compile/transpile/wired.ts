import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreWiring } from '../../protocol/messages.ts';
import type { WiredModule } from '../wiring/wiring.ts';
import type { Translation } from './jco.ts';

/** The wiring of each core module under the name of its file. Throws `transpile_failed` where jco's files are others. */
export function wiringByCore(
  cores: Translation['cores'],
  modules: readonly WiredModule[],
): Record<string, CoreWiring> {
  if (cores.size !== modules.length)
    throw changed(`${cores.size} core modules of a component that has ${modules.length}`);
  return Object.fromEntries(
    modules.map(({ bytes, wiring }, index) => {
      const name = fileName(index);
      const written = cores.get(name);
      if (written === undefined || Buffer.compare(written, bytes) !== 0) throw changed(`another ${name}`);
      return [name, wiring];
    }),
  );
}

/** As jco counts them. */
const fileName = (index: number): string => `plugin.core${index === 0 ? '' : index + 1}.wasm`;

const changed = (what: string): WayhouseError => new WayhouseError('transpile_failed', `jco wrote ${what}`);
