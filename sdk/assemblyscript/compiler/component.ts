/** From a core module to a component of a world. */
import { embedWorld, makeComponent } from '../wit/tools.ts';
import type { Settings } from './project.ts';
import { customSections, withoutSections, type CustomSection } from './sections.ts';

/** What nobody reads but a debugger, and the marks of the tools. */
const DROPPED: ReadonlySet<string> = new Set(['name', 'component-name', 'producers']);

const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

type WorldChoices = Pick<Settings, 'wit' | 'world' | 'stringEncoding'>;
type Choices = WorldChoices & Pick<Settings, 'debug'>;

export async function componentOf(core: Uint8Array, choices: Choices): Promise<Uint8Array> {
  const component = await makeComponent(await embed(core, choices));
  return choices.debug ? component : withoutSections(component, DROPPED);
}

/** By which a core module tells its world to the tools that make components. */
export async function worldSections(choices: WorldChoices): Promise<CustomSection[]> {
  return customSections(await embed(EMPTY_MODULE, choices));
}

function embed(core: Uint8Array, { wit: source, world, stringEncoding }: WorldChoices): Promise<Uint8Array> {
  return embedWorld(core, { source, world, stringEncoding });
}
