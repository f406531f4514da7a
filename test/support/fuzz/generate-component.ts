/** Components whose sections are read; most indices in them are of something that is there. */
import { bytes, COMPONENT_PREAMBLE, concat, leb, name, section, type Part } from '../wasm-encode.ts';
import { coreEntity, generatedModule, someName, vectorOf } from './generate-module.ts';
import { valueType as coreValueType } from './instructions.ts';
import type { Random } from './random.ts';

/** Types by what they may be used for. */
const TYPES = ['value', 'funcType', 'resource', 'instanceType', 'componentType'] as const;
type TypeKind = (typeof TYPES)[number];

const SPACES = ['func', 'component', 'instance', 'module', 'coreType', 'coreInstance', 'coreItem'] as const;
type Space = (typeof SPACES)[number] | 'type';

/** A component that grows: its sections so far, and how much there is of each sort. */
class Growing {
  readonly random: Random;
  readonly outside: Growing | undefined;
  readonly sections: Part[] = [];
  readonly counts: Record<(typeof SPACES)[number], number>;
  readonly types: TypeKind[] = [];
  #names = 0;

  constructor(random: Random, outside?: Growing) {
    this.random = random;
    this.outside = outside;
    this.counts = Object.fromEntries(SPACES.map((space) => [space, 0])) as Growing['counts'];
  }

  count(space: Space): number {
    return space === 'type' ? this.types.length : this.counts[space];
  }

  get depth(): number {
    return this.outside === undefined ? 0 : this.outside.depth + 1;
  }

  /** The index of one that is there, nearly always. */
  index(space: Space): number[] {
    const { random } = this;
    const count = this.count(space);
    return leb(random.percent(98) ? random.below(count) : random.pick([count, 2 ** 32 - 1]));
  }

  /** The index of a type that may be used so, nearly always. */
  typeIndex(kind: TypeKind): number[] {
    const fitting = this.types.flatMap((found, index) => (found === kind ? [index] : []));
    return fitting.length > 0 && this.random.percent(98)
      ? leb(this.random.pick(fitting))
      : this.index('type');
  }

  has(kind: TypeKind): boolean {
    return this.types.includes(kind);
  }

  /** There is one more of it. */
  define(space: Space, kind: TypeKind = this.random.pick(TYPES)): void {
    if (space === 'type') this.types.push(kind);
    else this.counts[space]++;
  }

  /** An encoded name that is not there yet, nearly always. */
  freshName(): Uint8Array {
    if (this.random.percent(5)) return bytes(someName(this.random));
    return name(`n${this.#names++}`);
  }

  add(id: number, content: Part, defines?: Space): void {
    this.sections.push(section(id, content));
    if (defines !== undefined) this.define(defines);
  }
}

type Make = (into: Growing) => Part;

const PRIMITIVES = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x7a, 0x79, 0x78, 0x77, 0x76, 0x75, 0x74, 0x73, 0x64];

const primitive: Make = ({ random }) => random.pick(PRIMITIVES);

/** An index below 64 is the same whether it has a sign or not. */
const valueType: Make = (into) => {
  if (!into.has('value') || into.random.percent(60)) return primitive(into);
  const index = into.typeIndex('value');
  return index.length === 1 && index[0]! < 64 ? index : primitive(into);
};

const listOf =
  (item: Make, most = 4): Make =>
  (into) =>
    vectorOf(into.random, most, () => item(into));

const optional =
  (item: Make): Make =>
  (into) =>
    into.random.percent(50) ? 0 : bytes(1, item(into));

const labelled: Make = (into) => bytes(into.freshName(), valueType(into));
const label: Make = (into) => into.freshName();
const variantCase: Make = (into) => bytes(into.freshName(), optional(valueType)(into), 0);
const resource: Make = (into) => into.typeIndex('resource');
const result: Make = (into) => (into.random.percent(50) ? bytes(0, valueType(into)) : [1, 0]);

type Constructor = readonly [kind: TypeKind, code: number, ...Make[]];

const CONSTRUCTORS: readonly Constructor[] = [
  ['value', 0x72, listOf(labelled)],
  ['value', 0x71, listOf(variantCase)],
  ['value', 0x70, valueType],
  ['value', 0x6f, listOf(valueType)],
  ['value', 0x6e, listOf(label)],
  ['value', 0x6d, listOf(label)],
  ['value', 0x6b, valueType],
  ['value', 0x6a, optional(valueType), optional(valueType)],
  ['value', 0x67, valueType, ({ random }) => leb(random.below(100))],
  ['value', 0x66, optional(valueType)],
  ['value', 0x65, optional(valueType)],
  ['value', 0x63, valueType, valueType],
  ['funcType', 0x40, listOf(labelled), result],
  ['funcType', 0x43, listOf(labelled), result],
  [
    'resource',
    0x3f,
    ({ random }) => (random.percent(95) ? 0x7f : random.below(256)),
    optional((into) => into.index('coreItem')),
  ],
];

const HANDLES: readonly Constructor[] = [
  ['value', 0x69, resource],
  ['value', 0x68, resource],
];

/** The definition of a type, which is there from then on. */
const type: Make = (into) => {
  const { random } = into;
  if (random.percent(10)) return defined(into, 'value', bytes(primitive(into)));
  if (random.percent(15) && into.depth < 20) return declared(into);
  const known = into.has('resource') ? [...CONSTRUCTORS, ...HANDLES] : CONSTRUCTORS;
  const [kind, code, ...parts] = random.pick(known);
  return defined(into, kind, concat([code, ...parts.map((part) => part(into))]));
};

function defined(into: Growing, kind: TypeKind, part: Uint8Array): Uint8Array {
  into.define('type', kind);
  return part;
}

/** The type of a component or an instance. */
const declared: Make = (outside) => {
  const { random } = outside;
  const inside = new Growing(random, outside);
  const count = random.below(5);
  const declarations = random.times(count, () => declaration(inside));
  const [kind, code] = random.pick([['componentType', 0x41] as const, ['instanceType', 0x42] as const]);
  return defined(outside, kind, concat([code, leb(count), ...declarations]));
};

const declaration: Make = (into) => {
  switch (into.random.below(6)) {
    case 0:
      return counted(into, 'coreType', bytes(0, coreType(into)));
    case 1:
    case 2:
      return bytes(1, type(into));
    case 3:
      return bytes(2, alias(into));
    default:
      return bytes(into.random.percent(10) ? 3 : 4, externName(into), description(into));
  }
};

function counted(into: Growing, space: Space, part: Uint8Array): Uint8Array {
  into.define(space);
  return part;
}

const externName: Make = (into) =>
  bytes(into.random.percent(97) ? 0 : into.random.below(4), into.freshName());

/** What is described is there from then on. */
const description: Make = (into) => {
  const { random } = into;
  if (into.has('funcType') && random.percent(40))
    return counted(into, 'func', bytes(1, into.typeIndex('funcType')));
  if (into.has('instanceType') && random.percent(30))
    return counted(into, 'instance', bytes(5, into.typeIndex('instanceType')));
  if (into.has('componentType') && random.percent(30))
    return counted(into, 'component', bytes(4, into.typeIndex('componentType')));
  if (into.counts.coreType > 0 && random.percent(10))
    return counted(into, 'module', bytes(0, 0x11, into.index('coreType')));
  if (into.types.length === 0 || random.percent(30)) return defined(into, 'resource', bytes(3, 1));
  const index = random.below(into.types.length);
  return defined(into, into.types[index]!, bytes(3, 0, leb(index)));
};

const coreFuncType: Make = ({ random }) =>
  bytes(0x60, vectorOf(random, 3, coreValueType), vectorOf(random, 2, coreValueType));

const moduleDeclaration: Make = (into) => {
  const { random } = into;
  switch (random.below(4)) {
    case 0:
      return bytes(0, someName(random), someName(random), coreEntity(random));
    case 1:
      return bytes(1, coreFuncType(into));
    case 2:
      return bytes(2, 0x10, 1, leb(random.below(3)), into.index('coreType'));
    default:
      return bytes(3, someName(random), coreEntity(random));
  }
};

const coreType: Make = (into) =>
  into.random.percent(60) ? coreFuncType(into) : bytes(0x50, listOf(moduleDeclaration)(into));

const SORTS: readonly (readonly [Space, readonly number[]])[] = [
  ['func', [1]],
  ['type', [3]],
  ['component', [4]],
  ['instance', [5]],
  ['module', [0, 0x11]],
];
const OUTER = SORTS.filter(([space]) => space !== 'func' && space !== 'instance');

/** Of something that is there, for the most part. */
function sorted(into: Growing): readonly [Space, Uint8Array] {
  const there = SORTS.filter(([space]) => into.count(space) > 0);
  const [space, code] = into.random.pick(there.length > 0 && into.random.percent(98) ? there : SORTS);
  return [space, bytes(code, into.index(space))];
}

const alias: Make = (into) => {
  const { random, counts } = into;
  if (counts.coreInstance > 0 && random.percent(40))
    return counted(
      into,
      'coreItem',
      bytes(0, random.below(5), 1, into.index('coreInstance'), someName(random)),
    );
  if (counts.instance > 0 && random.percent(40)) {
    const [space, code] = random.pick(SORTS);
    return counted(into, space, bytes(code, 0, into.index('instance'), name(`n${random.below(4)}`)));
  }
  const levels = random.below(into.depth + 1);
  const scopes = scopesOf(into);
  const scope = scopes[levels]!;
  const there = OUTER.filter(([space]) => scope.count(space) > 0);
  const [space, code] = random.pick(there.length > 0 ? there : OUTER);
  const index = random.below(scope.count(space));
  into.define(space, scope.types[index]);
  return bytes(code, 2, leb(random.percent(98) ? levels : scopes.length), leb(index));
};

/** From the inside to the outside. */
const scopesOf = (into: Growing): Growing[] => [
  into,
  ...(into.outside === undefined ? [] : scopesOf(into.outside)),
];

const coreInstance: Make = (into) => {
  const { random } = into;
  const argument: Make = () => bytes(someName(random), 0x12, into.index('coreInstance'));
  const item: Make = () => bytes(someName(random), random.below(5), into.index('coreItem'));
  return into.counts.module > 0 && random.percent(50)
    ? bytes(0, into.index('module'), listOf(argument)(into))
    : bytes(1, listOf(item)(into));
};

const instance: Make = (into) => {
  const argument: Make = () => bytes(into.freshName(), sorted(into)[1]);
  const item: Make = () => bytes(externName(into), sorted(into)[1]);
  return into.counts.component > 0 && into.random.percent(50)
    ? bytes(0, into.index('component'), listOf(argument)(into))
    : bytes(1, listOf(item)(into));
};

const option: Make = (into) => {
  const code = into.random.below(into.random.percent(98) ? 10 : 11);
  return bytes(code, code >= 3 && code !== 6 && code !== 9 ? into.index('coreItem') : []);
};

const canon: Make = (into) => {
  const { random, counts } = into;
  if (into.has('funcType') && random.percent(40))
    return counted(
      into,
      'func',
      bytes(0, 0, into.index('coreItem'), listOf(option)(into), into.typeIndex('funcType')),
    );
  into.define('coreItem');
  if (counts.func > 0 && random.percent(50)) return bytes(1, 0, into.index('func'), listOf(option)(into));
  if (into.has('resource') && random.percent(70)) return bytes(random.pick([2, 3, 4]), resource(into));
  return random.percent(50)
    ? [0x22]
    : bytes(
        random.below(0x30),
        random.times(3, () => random.below(3)),
      );
};

const exported: Make = (into) => {
  const [space, item] = sorted(into);
  const kind = space === 'type' ? into.types[item[1]!] : undefined;
  into.define(space, kind);
  return bytes(externName(into), item, into.random.percent(95) ? 0 : bytes(1, description(into)));
};

type Step = (into: Growing) => void;

const single = (into: Growing, item: Make): Uint8Array => bytes(1, item(into));

/** What a section may hold; most of them hold one item. */
const STEPS: readonly Step[] = [
  (into) => into.add(0, bytes(someName(into.random), into.random.bytes(into.random.below(20)))),
  (into) => into.add(1, generatedModule(into.random), 'module'),
  (into) => into.add(2, single(into, coreInstance), 'coreInstance'),
  (into) => into.add(3, single(into, coreType), 'coreType'),
  (into) => {
    if (into.depth < 20) into.add(4, grown(into.random, into), 'component');
  },
  (into) => into.add(5, single(into, instance), 'instance'),
  (into) => into.add(6, single(into, alias)),
  ...Array.from({ length: 6 }, () => (into: Growing) => into.add(7, single(into, type))),
  (into) => into.add(8, single(into, canon)),
  (into) =>
    into.add(
      10,
      single(into, (growing) => bytes(externName(growing), description(growing))),
    ),
  (into) => into.add(11, single(into, exported)),
  (into) => {
    if (into.random.percent(10)) into.add(into.random.below(16), []);
  },
];

function grown(random: Random, outside?: Growing): Uint8Array {
  const into = new Growing(random, outside);
  const steps = random.below(outside === undefined ? 16 : 6);
  for (let step = 0; step < steps; step++) random.pick(STEPS)(into);
  return concat([COMPONENT_PREAMBLE, ...into.sections]);
}

export const generatedComponent = (random: Random): Uint8Array => grown(random);
