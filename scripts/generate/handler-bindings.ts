/** The AssemblyScript SDK's bindings of the contract: what its API for guests stands on. */
import { fileURLToPath } from 'node:url';
import { generate } from '../../sdk/assemblyscript/generator/generate.ts';
import { layoutOf, place } from '../../sdk/assemblyscript/generator/layout.ts';
import { readWorld } from '../../sdk/assemblyscript/wit/read.ts';
import type { NamedType, Record, World } from '../../sdk/assemblyscript/wit/world.ts';

const HEADER = '// Generated from WIT by scripts/generate.ts. Changes are lost.\n';

/** By file name. Not the entry: that belongs to each guest. */
export async function handlerBindings(contract: URL): Promise<Map<string, string>> {
  const world = await readWorld({ path: fileURLToPath(contract) }, 'handler');
  const { files, entry } = generate(world, { abi: '../abi', guest: './adapter' });
  const bindings = files.filter(({ path }) => path !== entry).map(({ path, text }) => [path, text] as const);
  return new Map([...bindings, ['layout.ts', layout(world)]]);
}

/** Where the parts of a request and of an answer stand: the API reads each when it is asked for. */
function layout(world: World): string {
  const response = recordOf(world, 'response');
  const { size, align } = layoutOf(response);
  return [
    `${HEADER}/** Where the fields of \`request\` stand, in bytes from its start. */\n`,
    ...offsets(recordOf(world, 'request')),
    '\n/** The same of `response`, and how it stands itself. */\n',
    ...offsets(response, 'RESPONSE_'),
    `export const RESPONSE_SIZE: i32 = ${size};\n`,
    `export const RESPONSE_ALIGN: i32 = ${align};\n`,
  ].join('');
}

function offsets({ fields }: Record, prefix = ''): string[] {
  const places = place(fields.map(({ type }) => type));
  return fields.map(({ name }, index) => {
    const constant = prefix + name.replaceAll('-', '_').toUpperCase();
    return `export const ${constant}: usize = ${places[index]?.offset};\n`;
  });
}

function recordOf(world: World, name: string): Record {
  const types = world.imports.flatMap((item): readonly NamedType[] =>
    item.kind === 'interface' ? item.types : [],
  );
  const found = types.find((type) => type.name === name);
  if (found?.kind !== 'record') throw new Error(`the contract has no record ${name}`);
  return found;
}
