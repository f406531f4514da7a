import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { clientSchema } from './admin-api.ts';
import { errorDocs } from './error-docs.ts';
import { fuelDocs } from './fuel-docs.ts';
import { handlerBindings } from './handler-bindings.ts';
import { limitDocs } from './limit-docs.ts';
import { manifestSchema } from './manifest-schema.ts';
import { structureDocs } from './structure-docs.ts';
import { worldTable } from './world.ts';

const ROOT = new URL('../../', import.meta.url);

/** Every generated file that is committed: its path from the root and its content. */
export async function generateFiles(): Promise<Map<string, string>> {
  const files = new Map([
    ['host/compile/inspect/handler-world.generated.ts', await worldTable(new URL('wit/v0.1/', ROOT))],
    ['docs/errors.md', errorDocs()],
    ['docs/fuel.md', fuelDocs()],
    ['docs/limits.md', limitDocs()],
    ['docs/structure.md', structureDocs()],
    ['sdk/cli/wayhouse.schema.json', manifestSchema()],
    ['sdk/client/schema.generated.ts', await clientSchema(ROOT)],
  ]);
  for (const [path, content] of files) files.set(path, await formatted(path, content));
  // The generator formats its own.
  for (const [path, content] of await handlerBindings(new URL('wit/v0.1/', ROOT))) {
    files.set(`sdk/assemblyscript/assembly/handler/${path}`, content);
  }
  return files;
}

async function formatted(path: string, content: string): Promise<string> {
  const filepath = fileURLToPath(new URL(path, ROOT));
  return format(content, { ...(await resolveConfig(filepath)), filepath });
}
