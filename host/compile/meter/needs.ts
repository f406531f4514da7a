import type { CoreNeeds } from '../../protocol/metering.ts';
import type { MemoryType } from '../binary/core-entities.ts';
import type { Code } from './code.ts';
import type { Module } from './module.ts';
import { SECTION } from './sections.ts';

const PAGE_BYTES = 65_536;

/** Fuel for an instance of nothing, in units. */
const BASE = 1_000_000;
/** Bytes of data that cost a unit. */
const DATA_BYTES = 2;
const ELEMENT_UNITS = 256;
/** For each byte of segments and globals: V8 works constant expressions out slowly. */
const EXPRESSION_UNITS = 256;
const HEAP_BYTE_UNITS = 8;
const PAGE_UNITS = 32_768;
const EXPORT_UNITS = 3_000;

/** What an instance takes before it runs. What it imports belongs to another one. */
export function needsOf(module: Module, { changes }: Code): CoreNeeds {
  const { sections, memories, tables, imported, exports, heapBytes } = module;
  const size = (id: number): number => {
    const section = sections.get(id);
    return section === undefined ? 0 : section.end - section.contentStart;
  };
  const tableElements = sum(tables.slice(imported.tables).map(({ minimum }) => minimum));
  const pages = sum(memories.slice(imported.memories).map(({ minimum }) => minimum));
  const expressions = EXPRESSION_UNITS * (size(SECTION.element) + size(SECTION.global));
  const contents = Math.ceil(size(SECTION.data) / DATA_BYTES) + HEAP_BYTE_UNITS * heapBytes;
  const spaces = ELEMENT_UNITS * tableElements + PAGE_UNITS * pages;
  return {
    instantiation: BASE + expressions + contents + spaces + EXPORT_UNITS * exports,
    memoryBytes: PAGE_BYTES * pages,
    heapBytes,
    tableElements,
    mostMemoryBytes: sum(memories.slice(imported.memories).map(mostBytes)),
    mostTableElements: sum(tables.slice(imported.tables).map(({ maximum }) => maximum ?? 2 ** 32)),
    memories: memories.length - imported.memories,
    savedGlobals: module.mutables.length,
    ...(changes !== undefined && { unresettable: changes }),
  };
}

function mostBytes({ maximum, addresses }: MemoryType): number {
  return Math.min((maximum ?? Infinity) * PAGE_BYTES, addresses === 64 ? 2 ** 48 : 2 ** 32);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
