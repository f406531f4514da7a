import { javaScript } from './javascript.ts';
import { type Program, type Work, coreOf, requireAnew } from './program.ts';

interface Match {
  readonly index: number;
  readonly captureIndices: readonly { readonly end: number; readonly start: number }[];
}

interface Oniguruma {
  loadWASM(data: Uint8Array): Promise<void>;
  readonly OnigScanner: new (patterns: readonly string[]) => {
    findNextMatchSync(text: unknown, from: number): Match | null;
  };
  readonly OnigString: new (text: string) => unknown;
}

const PATTERNS = [
  '\\b(const|let|var|function|return|if|else|for|while|new|typeof|async|await)\\b',
  '\'(?:[^\'\\\\]|\\\\.)*\'|"(?:[^"\\\\]|\\\\.)*"',
  '\\b(0x[0-9a-fA-F]+|\\d+(?:\\.\\d+)?)\\b',
  '//[^\\n]*|/\\*[\\s\\S]*?\\*/',
  '([A-Za-z_$][\\w$]*)\\s*(?=\\()',
  '(?<=\\.)[A-Za-z_$][\\w$]*',
];

/** In C, by Emscripten: the tokens of JavaScript, as an editor colours them. */
export const oniguruma: Program = {
  name: 'oniguruma',
  wasm: 'vscode-oniguruma/release/onig.wasm',
  async load(): Promise<Work> {
    const { loadWASM, OnigScanner, OnigString } = requireAnew('vscode-oniguruma') as Oniguruma;
    await loadWASM(coreOf(oniguruma));
    const scanner = new OnigScanner(PATTERNS);
    const text = new OnigString(javaScript(6));
    return () => {
      const found: number[] = PATTERNS.map(() => 0);
      let at = 0;
      for (
        let match = scanner.findNextMatchSync(text, at);
        match !== null;
        match = scanner.findNextMatchSync(text, at)
      ) {
        found[match.index]! += 1;
        at = Math.max(at + 1, match.captureIndices[0]!.end);
      }
      return found.join();
    };
  },
};
