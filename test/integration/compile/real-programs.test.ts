import { globSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { Instructions } from '../../../host/compile/binary/instructions.ts';
import type { Instruction } from '../../../host/compile/binary/opcodes.ts';
import { Operands } from '../../../host/compile/binary/operands.ts';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { bytes, COMPONENT_PREAMBLE, section } from '../../support/wasm-encode.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;

const LAYER = 6;

/** The component, or one around the core module. */
function componentAt(path: string): Uint8Array {
  const made = readFileSync(ROOT + path);
  return made[LAYER] === 1 ? made : bytes(COMPONENT_PREAMBLE, section(1, made));
}

const GUESTS = globSync('guests/build/*.wasm', { cwd: ROOT });
/** Of jco, with a JavaScript engine of 10 MB in it. */
const PROGRAMS = globSync('node_modules/@bytecodealliance/*/{lib,vendor}/*.wasm', { cwd: ROOT });

test('there are real programs', () => {
  expect([GUESTS.length > 20, PROGRAMS.length > 5]).toEqual([true, true]);
});

test.each([...GUESTS, ...PROGRAMS])('%s is within every default', (path) => {
  expect(decodeComponent(componentAt(path)).depth).toBe(1);
});

/** Watches every body that is read: how high the stack must be where a block that was reached ends. */
function watchBlocks(): { readonly ends: number; readonly wrong: readonly string[] } {
  const seen = { ends: 0, wrong: [] as string[] };
  const original = Operands.prototype.step;
  onTestFinished(() => void (Operands.prototype.step = original));
  let blocks: { base: number; results: number; reached: boolean }[] = [];
  const checkEnd = (height: number): void => {
    const { base, results, reached } = blocks.pop()!;
    if (!reached) return;
    seen.ends++;
    if (height !== base + results) seen.wrong.push(`${height}, not ${base} and ${results}`);
  };
  Operands.prototype.step = function step(instruction: Instruction, code: Instructions): void {
    const { role } = instruction;
    if (role === 'closes' && blocks.length > 0) checkEnd(this.height);
    original.call(this, instruction, code);
    if (role === 'opens' && typeof code.block !== 'number')
      blocks.push({ base: this.height, results: code.block.results, reached: true });
    else if (role === 'opens') throw new Error('a block of several results');
    if (blocks.length > 0 && (role === 'leaves' || role === 'arm')) blocks.at(-1)!.reached = role === 'arm';
    if (this.depth === 0) blocks = [];
  };
  return seen;
}

test.each(PROGRAMS)('the operands of %s are followed as they are', (path) => {
  const seen = watchBlocks();
  decodeComponent(componentAt(path));
  expect(seen.wrong.slice(0, 3)).toEqual([]);
  expect(seen.ends).toBeGreaterThan(10);
});
