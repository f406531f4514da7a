import { requireAnew, type Program, type Work } from './program.ts';

interface Core {
  newQuickJSWASMModuleFromVariant(variant: unknown): Promise<{ evalCode(source: string): unknown }>;
}

const PACKAGE = '@jitl/quickjs-wasmfile-release-sync';

/** Objects, closures, strings, sorting and regular expressions. */
const SOURCE = `
  class Account {
    constructor(id) { this.id = id; this.entries = []; }
    add(cents) { this.entries.push(cents); return this; }
    get balance() { return this.entries.reduce((sum, cents) => sum + cents, 0); }
  }
  const accounts = new Map();
  let state = 1;
  const next = () => (state = (state * 48271) % 2147483647);
  for (let i = 0; i < 40000; i++) {
    const id = 'account-' + (next() % 500);
    if (!accounts.has(id)) accounts.set(id, new Account(id));
    accounts.get(id).add(next() % 1000);
  }
  const sorted = [...accounts.values()].sort((a, b) => b.balance - a.balance);
  const text = JSON.stringify(sorted.map(({ id, balance }) => ({ id, balance })));
  text.replace(/account-(\\d+)/g, (_, digits) => digits.padStart(5, '0')).length + ':' + sorted[0].balance;
`;

/** In C, by Emscripten: an interpreter at work. */
export const quickjs: Program = {
  name: 'quickjs',
  wasm: `${PACKAGE}/wasm`,
  async load(): Promise<Work> {
    const { newQuickJSWASMModuleFromVariant } = requireAnew('quickjs-emscripten-core') as Core;
    const { default: variant } = requireAnew(PACKAGE) as { default: unknown };
    const interpreter = await newQuickJSWASMModuleFromVariant(variant);
    return () => interpreter.evalCode(SOURCE);
  },
};
