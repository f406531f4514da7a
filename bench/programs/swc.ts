import { javaScript } from './javascript.ts';
import { requireAnew, type Program, type Work } from './program.ts';

interface Swc {
  transformSync(source: string, options: unknown): { readonly code: string };
}

const OPTIONS = { jsc: { target: 'es2018', parser: { syntax: 'ecmascript' } }, isModule: false };

/** In Rust, by wasm-bindgen: parses JavaScript, lowers it and prints it. */
export const swc: Program = {
  name: 'swc',
  wasm: '@swc/wasm/wasm_bg.wasm',
  load(): Promise<Work> {
    const { transformSync } = requireAnew('@swc/wasm') as Swc;
    const source = javaScript(8);
    return Promise.resolve(() => transformSync(source, OPTIONS).code);
  },
};
