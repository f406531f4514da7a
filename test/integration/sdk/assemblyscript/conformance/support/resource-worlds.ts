/** Worlds with a resource `thing`, of which the functions take handles in every position and give them back. */
import type { Shape } from '../../../../../support/canonical-abi/shapes.ts';
import { guestName, guestType } from './guest-types.ts';
import { list, Names, option, POSITIONS, primitive, tuple } from './kinds.ts';
import { mentionedIn, witDeclaration, witType } from './wit-text.ts';

export const THING = 'thing';
export const OWNER = {
  host: 'conformance:things/lender@1.0.0',
  guest: 'conformance:things/shelf@1.0.0',
} as const;

/** `give` gets handles of its own and gives them back; `lend` only borrows. */
export interface HandleFunction {
  readonly name: string;
  readonly kind: 'own' | 'borrow';
  readonly title: string;
  readonly shape: Shape;
}

const DEEP: typeof POSITIONS = {
  'list of options of tuples': (shape) => list(option(tuple(shape, primitive('string')))),
};

export const FUNCTIONS: readonly HandleFunction[] = (['own', 'borrow'] as const).flatMap((kind) => {
  // An owning type and a borrowing one are not the same.
  const names = new Names(`${kind}-`);
  const handle: Shape = { kind, resource: THING };
  const positions = Object.entries({ ...POSITIONS, ...DEEP });
  return positions.map(([position, at], index) => ({
    name: `${kind === 'own' ? 'give' : 'lend'}${index}`,
    kind,
    title: `${kind} as ${position}`,
    shape: at(handle, names),
  }));
});

const named = mentionedIn(FUNCTIONS.map(({ shape }) => shape)).named;
const declarations = named.map((each) => `  ${witDeclaration(each)}\n`).join('');
const signatures = FUNCTIONS.map(({ name, kind, shape }) => {
  const type = witType(shape);
  return `  ${name}: func(value: ${type})${kind === 'own' ? ` -> ${type}` : ''};\n`;
}).join('');

/** The host has the resource; the guest asks it for what it is asked for. */
export const HOST_WIT = `package conformance:things@1.0.0;
interface lender {
  resource thing;
${declarations}${signatures}}
interface shelf {
  use lender.{thing, ${named.map(({ name }) => name).join(', ')}};
${signatures}}
world both { import lender; export shelf; }
`;

/** The guest has it. */
export const GUEST_WIT = `package conformance:things@1.0.0;
interface shelf {
  resource thing { constructor(number: u32); number: func() -> u32; }
  living: func() -> u32;
${declarations}${signatures}}
world both { export shelf; }
`;

const typeNames = named.map(({ name }) => guestName(name)).join(', ');
const values = "import { Option, Result, Tuple2 } from '@wayhouse/assemblyscript/assembly/abi/values';\n";

export const HOST_GUEST = `${values}import { Thing, ${typeNames} } from './bindings/imports/conformance/things/lender';
import * as lender from './bindings/imports/conformance/things/lender';
export namespace shelf {
${functions((name) => `lender.${name}(value)`)}}
`;

export const GUEST_GUEST = `${values}import { ${typeNames} } from './bindings/exports/conformance/things/shelf';
let count: u32 = 0;
export namespace shelf {
export class Thing {
  constructor(private value: u32) { count++; }
  number(): u32 { return this.value; }
  dispose(): void { count--; }
}
export function living(): u32 { return count; }
${functions(() => 'value')}}
`;

function functions(answer: (name: string) => string): string {
  const texts = FUNCTIONS.map(({ name, kind, shape }) => {
    const type = guestType(shape);
    const [result, word] = kind === 'own' ? [type, 'return '] : ['void', ''];
    return `export function ${name}(value: ${type}): ${result} { ${word}${answer(name)}; }\n`;
  });
  return texts.join('');
}
