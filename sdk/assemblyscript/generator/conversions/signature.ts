import { clause, type Doc, signature } from '../doc.ts';
import type { Site } from '../conversions.ts';

/** The head of an exported function. */
export function conversionHead(name: string, params: Readonly<Record<string, Doc>>, result: Doc): Doc {
  return signature(
    `export function ${name}`,
    Object.entries(params).map(([param, type]) => [param, ': ', type]),
    result,
  );
}

/** A trap where the host sends a case that there is not. */
export function checkTag(label: string, count: number, { file }: Site): Doc {
  const trap = file.abi('traps', 'invalidDiscriminant');
  return clause(`if (tag > ${count - 1})`, `${trap}('${label}', tag);`);
}
