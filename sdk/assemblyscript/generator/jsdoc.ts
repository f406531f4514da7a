import { type Doc, hardLine, join } from './doc.ts';

/** The documentation comment, to stand before `declared`. */
export function documented(docs: string | undefined, declared: Doc): Doc {
  return docs === undefined || docs.trim() === '' ? declared : [comment(docs), hardLine, declared];
}

export function comment(docs: string): Doc {
  const lines = docs
    .trim()
    .replaceAll('*/', '*\\/')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  const [only = ''] = lines;
  if (lines.length === 1) return `/** ${only} */`;
  return join(hardLine, ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']);
}
