import type { Definitions } from './body.ts';
import { Cursor } from './cursor.ts';
import { Edits } from './edits.ts';
import { Emission } from './emission.ts';
import { emitBody } from './emit.ts';
import { Facts } from './facts.ts';
import type { Helpers } from './helpers.ts';
import type { Module } from './module.ts';
import { Payers } from './payers.ts';
import { scanBody } from './scan.ts';
import { SECTION } from './sections.ts';
import { Walk } from './walk.ts';

/** The bodies of a module's own functions, metered, and the hints for V8 that belong to them. */
export interface Code {
  readonly bodies: Uint8Array;
  readonly hints: Uint8Array;
  /** How many functions have hints. */
  readonly hinted: number;
  /** An instruction in them that changes what neither memories nor globals hold. */
  readonly changes: string | undefined;
}

/** What is known of the bodies before one is written. */
export interface Learned {
  readonly module: Module;
  readonly helpers: Helpers;
  readonly walk: Walk;
  /** Where each begins. */
  readonly bodies: Int32Array;
  readonly facts: Facts;
}

/** Walks through each body to learn what it costs and whom it calls, then once more to write it. */
export function meterCode(module: Module, helpers: Helpers): Code {
  return writeCode(learnCode(module, helpers));
}

export function learnCode(module: Module, helpers: Helpers): Learned {
  const cursor = new Cursor(module.bytes);
  const facts = new Facts(module.functions.length);
  const walk = new Walk(cursor, definitionsOf(module, helpers, facts), new Edits());
  const bodies = bodiesOf(module, cursor);
  new Payers({ module, walk, bodies, facts }).find();
  return { module, helpers, walk, bodies, facts };
}

export function writeCode({ module, helpers, walk, bodies, facts }: Learned): Code {
  const emission = new Emission(walk.code, walk.edits, { helpers, facts });
  bodies.forEach((start, own) => {
    const index = module.imported.functions + own;
    emitBody(emission, index, scanBody(walk, index, start));
  });
  const { bytes, hints, hinted } = emission.code;
  return { bodies: bytes, hints: hints.bytes, hinted, changes: walk.changes };
}

function definitionsOf(module: Module, helpers: Helpers, facts: Facts): Definitions {
  return {
    types: module.types,
    functions: module.functions,
    imports: module.imported.functions,
    tags: module.tags,
    wideMemories: module.memories.map(({ addresses }) => addresses === 64),
    wideTables: module.tables.map(({ addresses }) => addresses === 64),
    facts,
    growth: (space, index) => helpers.growth(space, index),
  };
}

/** Where each body begins, behind its size. */
function bodiesOf(module: Module, cursor: Cursor): Int32Array {
  const section = module.sections.get(SECTION.code);
  if (section === undefined) return new Int32Array();
  cursor.position = section.contentStart;
  const bodies = new Int32Array(cursor.u32());
  for (let index = 0; index < bodies.length; index++) {
    const size = cursor.u32();
    bodies[index] = cursor.position;
    cursor.position += size;
  }
  return bodies;
}
