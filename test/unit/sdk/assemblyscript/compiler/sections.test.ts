import { expect, test } from 'vitest';
import { withoutSections } from '../../../../../sdk/assemblyscript/compiler/sections.ts';

const MODULE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const COMPONENT = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
const TYPES = [1, 4, 1, 0x60, 0, 0];

const bytes = (...parts: readonly number[][]): Uint8Array => Uint8Array.from(parts.flat());

function custom(name: string, content: readonly number[] = [7, 7]): number[] {
  return section(0, [name.length, ...Buffer.from(name), ...content]);
}

function section(id: number, body: readonly number[]): number[] {
  const size = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return [id, ...size, ...body];
}

const strip = (binary: Uint8Array) =>
  Uint8Array.from(withoutSections(binary, new Set(['name', 'producers'])));

test('a module loses the sections of these names and keeps the others in their order', () => {
  const module = bytes(MODULE, custom('name'), TYPES, custom('other'), custom('producers'));
  expect(strip(module)).toEqual(bytes(MODULE, TYPES, custom('other')));
});

test('modules and components within a component lose them too, at any depth', () => {
  const inner = (content: number[]) => section(4, [...COMPONENT, ...section(1, [...MODULE, ...content])]);
  const before = bytes(COMPONENT, inner([...custom('name'), ...TYPES]), custom('producers'));
  expect(strip(before)).toEqual(bytes(COMPONENT, inner(TYPES)));
});

test('a size that takes two bytes becomes one where the content has shrunk', () => {
  const before = bytes(COMPONENT, section(1, [...MODULE, ...custom('name', Array<number>(150).fill(1))]));
  expect(strip(before)).toEqual(bytes(COMPONENT, section(1, MODULE)));
});

test('the types of a core module are not taken for a module within it', () => {
  const module = bytes(MODULE, TYPES);
  expect(strip(module)).toEqual(module);
});
