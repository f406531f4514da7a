import type { CoreNeeds } from '../../protocol/metering.ts';
import type { MemoryType } from '../binary/core-entities.ts';
import { type Module, SECTION } from './module.ts';

const PAGE_BYTES = 65_536;

/** Fuel for an instance of nothing, in units. */
const BASE = 1_000_000;
/** Bytes of data that cost a unit. */
const DATA_BYTES = 2;
const ELEMENT_UNITS = 256;
const PAGE_UNITS = 32_768;
const EXPORT_UNITS = 3_000;

/** What an instance takes before it runs. What it imports belongs to another one. */
export function needsOf({ sections, memories, tables, imported, globals, exports, heapBytes }: Module): CoreNeeds {
  const size = (id: number): number => {
    const section = sections.get(id);
    return section === undefined ? 0 : section.end - section.contentStart;
  };
  const tableElements = sum(tables.slice(imported.tables).map(({ minimum }) => minimum));
  const pages = sum(memories.slice(imported.memories).map(({ minimum }) => minimum));
  const segments = Math.ceil(size(SECTION.data) / DATA_BYTES) + ELEMENT_UNITS * size(SECTION.element);
  return {
    instantiation:
      BASE + segments + globals + ELEMENT_UNITS * tableElements + PAGE_UNITS * pages + EXPORT_UNITS * exports,
    memoryBytes: PAGE_BYTES * pages,
    heapBytes,
    tableElements,
    mostMemoryBytes: sum(memories.slice(imported.memories).map(mostBytes)),
    mostTableElements: sum(tables.slice(imported.tables).map(({ maximum }) => maximum ?? 2 ** 32)),
  };
}

function mostBytes({ maximum, addresses }: MemoryType): number {
  return Math.min((maximum ?? Infinity) * PAGE_BYTES, addresses === 64 ? 2 ** 48 : 2 ** 32);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
