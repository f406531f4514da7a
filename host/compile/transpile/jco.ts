import type { GenerateOptions } from '@bytecodealliance/jco-transpile/component';
import { registerHooks } from 'node:module';
import { WayhouseError } from '../../protocol/errors.ts';
import { filled, husked } from './husk.ts';

/** Named as the glue and the core modules call one another. */
export interface Translation {
  readonly glue: Uint8Array;
  readonly cores: ReadonlyMap<string, Uint8Array>;
}

/** How the glue is to be: instantiated by us, guests suspended by JSPI. */
export const GENERATE_OPTIONS: GenerateOptions = {
  name: 'plugin',
  noTypescript: true,
  noNodejsCompat: true,
  instantiation: { tag: 'async' },
  map: [],
  importBindings: { tag: 'js' },
  tlaCompat: false,
  base64Cutoff: 0,
  noNamespacedExports: true,
  // V8 has both; without them jco rewrites the modules, or refuses them.
  multiMemory: true,
  bindgenEnableWasmExnref: true,
  asyncMode: {
    tag: 'jspi',
    val: { imports: ['wayhouse:plugin/http@0.1.0#fetch'], exports: ['handle'] },
  },
  validLiftingOptimization: false,
  tracing: false,
  guest: false,
  strict: true,
};

const GLUE = 'plugin.js';

/** Translates a component with jco. Throws `transpile_failed` with jco's reason. */
export async function translate(component: Uint8Array): Promise<Translation> {
  const { bytes, husks } = husked(component);
  const files = new Map(await generateFiles(bytes));
  const glue = files.get(GLUE);
  files.delete(GLUE);
  if (glue === undefined) throw new WayhouseError('transpile_failed', `jco wrote no ${GLUE}`);
  return { glue, cores: filled(files, husks) };
}

async function generateFiles(component: Uint8Array): Promise<Iterable<[string, Uint8Array]>> {
  const jco = await load();
  try {
    return jco.generate(component, GENERATE_OPTIONS).files;
  } catch (thrown) {
    throw new WayhouseError('transpile_failed', reason(thrown), { cause: thrown });
  }
}

async function load() {
  preferPlainShim();
  const jco = await import('@bytecodealliance/jco-transpile/component');
  await jco.$init;
  return jco;
}

/** The shim's build for Node starts a thread when it is imported; its plain one does not. */
function preferPlainShim(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('@bytecodealliance/preview2-shim')
        ? next(specifier, { ...context, conditions: ['import', 'default'] })
        : next(specifier, context),
  });
}

/** What jco threw: an Error, or a result of the component model that holds text. */
function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.trim().slice(0, 1_000);
}
