import type { CoreWiring } from '../../protocol/messages.ts';
import type { WiredModule } from '../wiring/wiring.ts';
import type { Translation } from './jco.ts';

/** The wiring of each core module under the name of its file; both come in the order of the modules' bytes. */
export function wiringByCore(
  cores: Translation['cores'],
  modules: readonly WiredModule[],
): Record<string, CoreWiring> {
  const names = [...cores.keys()];
  return Object.fromEntries(modules.map(({ wiring }, index) => [names[index], wiring]));
}
