/**
 * How much of what a component may be made of, checked on its bytes before V8 sees one of them: for
 * each cap its default, the ceiling above which the operator may not raise it (V8's own limit where it has
 * one), and what it counts. A cap that says "in all" counts over every core module and nested component.
 */
export interface StructureRow {
  readonly default: number;
  readonly ceiling: number;
  readonly about: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const MILLION = 1_000_000;

const row = ([fallback, ceiling]: readonly [number, number], about: string): StructureRow => ({
  default: fallback,
  ceiling,
  about,
});

export const STRUCTURE = {
  // Of the artifact as a whole.
  sections: row([10_000, MILLION], 'Sections, in all.'),
  customBytes: row([16 * MIB, 1024 * MIB], 'Bytes of custom sections (names, debug information), in all.'),
  coreNameBytes: row([100_000, 100_000], 'Bytes of one name in a core module.'),
  nameBytes: row([512, 100_000], 'Bytes of one name in a component.'),
  allNamesBytes: row(
    [4 * MIB, 256 * MIB],
    'Bytes of names of imports, exports, fields and arguments, in all.',
  ),

  // Of core modules.
  coreModules: row([100, 1_000], 'Core modules, in all.'),
  coreTypes: row([20_000, MILLION], 'Types of core functions and modules, in all.'),
  coreParameters: row([255, 1_000], 'Parameters of one core type.'),
  coreResults: row([16, 1_000], 'Results of one core type.'),
  structFields: row([1_000, 10_000], 'Fields of one struct type of a core module.'),
  coreImports: row([10_000, MILLION], 'Imports of core modules, in all.'),
  coreExports: row([2_000, MILLION], 'Exports of core modules and core instances, in all.'),
  functions: row([100_000, MILLION], 'Functions that core modules define, in all.'),
  functionBytes: row([500_000, 7_654_321], "Bytes of one function's body."),
  functionLocals: row([20_000, 50_000], 'Parameters and locals of one function.'),
  blockLocals: row(
    [5 * MILLION, 1_000 * MILLION],
    'Locals and operands alive, summed over the blocks of one function, with a sixteenth of those at its branches and calls, and what calls move: what V8 takes its time for.',
  ),
  allBlockLocals: row([50 * MILLION, 10_000 * MILLION], 'The same of all functions, in all.'),
  blockNesting: row([5_000, 100_000], 'Blocks inside one another in one function.'),
  labels: row([16_384, 65_520], 'Targets of one br_table, or clauses of one try_table.'),
  allLabels: row([MILLION, 100 * MILLION], 'Targets of br_table and clauses of try_table, in all.'),
  constantBytes: row([1 * KIB, MILLION], 'Bytes of one constant expression.'),
  globals: row([20_000, MILLION], 'Globals that core modules define, in all.'),
  tags: row([1_000, MILLION], 'Exception tags that core modules define, in all.'),
  memories: row([100, 10_000], 'Memories that core modules define or import, in all.'),
  tables: row([100, 10_000], 'Tables that core modules define or import, in all.'),
  tableElements: row([MILLION, 10 * MILLION], 'Elements that tables begin with, in all.'),
  elementSegments: row([20_000, 10 * MILLION], 'Element segments, in all.'),
  elementItems: row([MILLION, 10 * MILLION], 'Items of element segments, in all.'),
  dataSegments: row([50_000, 100_000], 'Data segments, in all.'),

  // Of components.
  components: row([100, 1_000], 'Components inside the component, in all.'),
  nesting: row([16, 100], 'Components, and types of components and instances, inside one another.'),
  imports: row([1_000, 100_000], 'Imports of components, in all.'),
  exports: row([5_000, 100_000], 'Exports of components and instances, in all.'),
  ownExports: row([200, 10_000], 'Exports of the component itself; its record lists them.'),
  instances: row([1_000, 10_000], 'Instances and core instances, in all.'),
  instantiationArguments: row([10_000, 100_000], 'Arguments of instantiations, in all.'),
  aliases: row([20_000, MILLION], 'Aliases, in all.'),
  canonicalFunctions: row([10_000, 100_000], 'Canonical functions (lift, lower and built-ins), in all.'),
  types: row([20_000, MILLION], 'Types of components and declarations inside them, in all.'),
  typeParts: row([200_000, 10 * MILLION], 'Fields, cases, labels and parameters of types, in all.'),
  typeSize: row([10_000, MILLION], 'Size of one type when every type in it is written out.'),
  unfolded: row(
    [100_000, 10 * MILLION],
    'Size of the component when every instantiation and every type of an import, export, lift and lower is written out.',
  ),
} as const satisfies Record<string, StructureRow>;

export type StructureName = keyof typeof STRUCTURE;

/** A value for every cap. */
export type Structure = { readonly [name in StructureName]: number };

export const STRUCTURE_NAMES = Object.keys(STRUCTURE) as readonly StructureName[];

/** Each cap's value: the one set where there is one, else the default, never above the ceiling. */
export function resolveStructure(set: Partial<Structure>): Structure {
  const value = (name: StructureName) =>
    Math.min(set[name] ?? STRUCTURE[name].default, STRUCTURE[name].ceiling);
  return Object.fromEntries(STRUCTURE_NAMES.map((name) => [name, value(name)])) as unknown as Structure;
}
