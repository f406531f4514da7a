import { appendedExports, appendedGlobals, appendedTable } from './appended.ts';
import type { Code } from './code.ts';
import { Cursor } from './cursor.ts';
import type { Items } from './helper-functions.ts';
import type { Helpers } from './helpers.ts';
import type { Module } from './module.ts';
import { SECTION } from './sections.ts';
import { Writer } from './writer.ts';

const PREAMBLE_BYTES = 8;
const CUSTOM = 0;
const HINTS = 'metadata.code.branch_hint';

/** What a metered module is put together from. */
interface Parts {
  readonly module: Module;
  readonly helpers: Helpers;
  readonly code: Code;
}

/**
 * The module as it was with what is appended, section by section in their order. The start function is
 * an export, the names are kept, and of the other custom sections nothing is: they tell of other code.
 */
export function assemble(parts: Parts): Uint8Array {
  const { module, helpers } = parts;
  const out = new Writer(module.bytes.length + (module.bytes.length >> 2) + 1024);
  out.copy(module.bytes, 0, PREAMBLE_BYTES);
  const appended = new Map<number, Items>([
    [SECTION.type, helpers.functions.types()],
    [SECTION.function, helpers.functions.functions()],
    [SECTION.table, appendedTable()],
    [SECTION.global, appendedGlobals(module, helpers)],
    [SECTION.export, appendedExports(module, helpers)],
  ]);
  for (const id of Object.values(SECTION)) {
    const items = appended.get(id);
    if (id === SECTION.code) writeCode(out, parts);
    else if (items !== undefined) writeLonger(out, module, [id, items]);
    else if (id !== SECTION.start) writeSame(out, module, id);
  }
  writeSame(out, module, CUSTOM);
  return out.bytes;
}

function writeSame(out: Writer, { bytes, sections }: Module, id: number): void {
  const section = sections.get(id);
  if (section !== undefined) out.copy(bytes, section.start, section.end);
}

/** A section that there need not have been. */
function writeLonger(
  out: Writer,
  { bytes, sections }: Module,
  [id, [count, items]]: readonly [id: number, items: Items],
): void {
  const section = sections.get(id);
  out.byte(id);
  const start = out.openSize();
  const cursor = new Cursor(bytes);
  if (section !== undefined) cursor.position = section.contentStart;
  out.unsigned(count + (section === undefined ? 0 : cursor.u32()));
  if (section !== undefined) out.copy(bytes, cursor.position, section.end);
  out.append(items);
  out.closeSize(start);
}

/** V8 wants hints in front of the code that they are about. */
function writeCode(out: Writer, { module, helpers, code }: Parts): void {
  if (code.hinted > 0) writeHints(out, code);
  const [count, bodies] = helpers.functions.bodies();
  out.byte(SECTION.code);
  const start = out.openSize();
  out.unsigned(module.functions.length - module.imported.functions + count);
  out.append(code.bodies);
  out.append(bodies);
  out.closeSize(start);
}

function writeHints(out: Writer, { hinted, hints }: Code): void {
  out.byte(CUSTOM);
  const start = out.openSize();
  out.text(HINTS);
  out.unsigned(hinted);
  out.append(hints);
  out.closeSize(start);
}
