import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { compile } from '../guests/compile.ts';
import { hashInputs, isUpToDate, writeOutput } from '../guests/inputs.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = 'bench/build/large/index.ts';
const OUTPUT = join(ROOT, 'bench/build/large.wasm');

const INPUTS = [
  'bench/large-guest.ts',
  'guests/compile.ts',
  'guests/component.ts',
  'guests/bindings/assemblyscript',
  'wit/v0.1',
];

/** As many as come to 100 KB. */
const RULES = 365;

/** A component of about 100 KB of code: a guest with many rules, all of them different and all reachable. */
export async function compileLargeGuest(say: (line: string) => void): Promise<Uint8Array> {
  const hash = await hashInputs(ROOT, INPUTS);
  if (!(await isUpToDate(OUTPUT, hash))) {
    say('compiling a guest of about 100 KB ...');
    await mkdir(dirname(join(ROOT, SOURCE)), { recursive: true });
    await writeFile(join(ROOT, SOURCE), sourceText());
    await writeOutput(OUTPUT, await compile(ROOT, SOURCE), hash);
  }
  return readFile(OUTPUT);
}

function sourceText(): string {
  const types = posix.relative(posix.dirname(SOURCE), 'guests/bindings/assemblyscript/types');
  const numbers = Array.from({ length: RULES }, (_, number) => number);
  return `import { Request, Response } from '${types}';
${numbers.map(rule).join('')}
export function handle(request: Request): Response {
  let total: i64 = request.number('start', 1);
  const path = request.path;
${numbers.map((number) => `  total = rule${number}(path, total);\n`).join('')}
  return Response.text(200, total.toString());
}
`;
}

/** Its constants are its own, so that the compiler cannot merge two of them. */
function rule(number: number): string {
  const factor = 1_000_003 + 2 * number;
  return `
function rule${number}(path: string, start: i64): i64 {
  let total = start ^ ${factor};
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    switch ((code + ${number}) % 7) {
      case 0: total = total * ${factor} + code; break;
      case 1: total = (total << ${1 + (number % 31)}) | (total >>> ${63 - (number % 31)}); break;
      case 2: total -= i64(i) * ${number + 17}; break;
      case 3: if (total % ${number + 3} == 0) total += ${factor * 7}; break;
      case 4: total ^= i64(popcnt(total)) * ${number + 5}; break;
      default: total += code % ${number + 2};
    }
  }
  if (path.startsWith('/rule-${number}/')) total = -total;
  return total;
}
`;
}
