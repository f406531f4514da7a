/** How jco translates a component of the world, for what is compared with it. */
import type { GenerateOptions } from '@bytecodealliance/jco-transpile/component';

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
