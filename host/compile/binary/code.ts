import { coreValueType } from './core-values.ts';
import { Instructions } from './instructions.ts';
import type { Role } from './opcodes.ts';
import { type Definitions, Operands } from './operands.ts';
import type { Reader } from './reader.ts';
import type { Found } from './tally.ts';

/** Reads past one entry of a code section, counting what V8 takes its time for. */
export function functionBody(reader: Reader, index: number, module: Definitions): void {
  const where = `function ${index}`;
  const found = [where, reader.position] as const;
  const size = reader.size('a function body');
  const end = reader.position + size;
  reader.tally.check('functionBytes', size, found);
  const signature = module.types[module.functions[index]!];
  if (signature?.kind !== 'func')
    throw reader.malformed(`${where} is of a type that is not a function's`, found[1]);
  const locals = countLocals(reader, signature.parameters, found);
  const blockLocals = walk(reader, [where, locals], new Operands(signature, module));
  if (reader.position !== end)
    throw reader.malformed(`${where} ends at byte ${reader.position}, by its size at ${end}`, found[1]);
  reader.tally.check('blockLocals', blockLocals, found);
  reader.tally.add('allBlockLocals', blockLocals, found);
}

function countLocals(reader: Reader, parameters: number, found: Found): number {
  let sum = parameters;
  reader.tally.check('functionLocals', sum, found);
  reader.each('locals', () => {
    sum += reader.u32('a count of locals');
    reader.tally.check('functionLocals', sum, found);
    coreValueType(reader);
  });
  return sum;
}

type Local = readonly [where: string, locals: number];

/** What V8's baseline compiler takes for each local and operand where a block begins, against all other turns. */
const BLOCK = 1;
const TURN = 1 / 16;
/** And for each operand that a call moves. */
const PASSED = 2;

/**
 * Walks a body to its last `end`. Where the program branches, V8's baseline compiler goes over all locals
 * and all operands: gives back their number, summed over those places by their weight.
 */
function walk(reader: Reader, [where, locals]: Local, operands: Operands): number {
  const code = new Instructions(reader, where);
  const maxDepth = reader.tally.caps.blockNesting + 1;
  let sum = 0;
  while (operands.depth > 0) {
    const instruction = code.next();
    operands.step(instruction, code);
    if (instruction.role === 'plain') continue;
    sum += weight(instruction.role, code.labels) * (locals + operands.height) + PASSED * operands.passed;
    if (operands.depth > maxDepth)
      reader.tally.check('blockNesting', operands.depth - 1, [where, code.start]);
    if (code.labels > 0) countLabels(reader, code, where);
  }
  return Math.ceil(sum);
}

const weight = (role: Role, labels: number): number =>
  (role === 'opens' || role === 'arm' ? BLOCK : TURN) + TURN * labels;

function countLabels({ tally }: Reader, { labels, start }: Instructions, where: string): void {
  const found = [`a table of labels in ${where}`, start] as const;
  tally.check('labels', labels, found);
  tally.add('allLabels', labels, found);
}

/** Reads past a constant expression. */
export function constantExpression(reader: Reader, where: string): void {
  const start = reader.position;
  const code = new Instructions(reader, where);
  for (;;) {
    const { name, role } = code.next();
    reader.tally.check('constantBytes', reader.position - start, [where, start]);
    if (role === 'closes') return;
    if (role !== 'plain') throw reader.malformed(`${name} in ${where}`, code.start);
  }
}
