/** Uploads made to cost whoever compiles them far more than they cost whoever sends them. */
import type { ErrorCode } from '../../../host/protocol/errors.ts';
import type { StructureName } from '../../../host/protocol/structure.ts';
import * as code from './code.ts';
import * as components from './components.ts';
import type { Extras } from './core.ts';
import * as sections from './sections.ts';
import { plugin } from './wrap.ts';

/** What becomes of a bomb: it answers requests, or it is refused, by a cap or in another way. */
export type End = 'runs' | { readonly cap: StructureName } | { readonly code: ErrorCode };

export interface Bomb {
  readonly name: string;
  /** Made anew at each call: some are large. */
  readonly bytes: () => Uint8Array;
  readonly end: End;
}

const core = (name: string, make: () => Extras, end: End): Bomb => ({
  name,
  bytes: () => plugin(make()),
  end,
});

const whole = (name: string, bytes: () => Uint8Array, end: End): Bomb => ({ name, bytes, end });

const by = (cap: StructureName): End => ({ cap });
const MIB = 1024 * 1024;

/** Little for the host to read, and far too much for a compiler where the caps are raised to their ceilings. */
export const DEAR: readonly Bomb[] = [
  core('49,000 locals in 2,000 blocks', () => code.localsTimesBlocks(49_000, 2_000), by('functionLocals')),
  core('50,000 operands in 2,000 blocks', () => code.stackTimesBlocks(50_000, 2_000), by('blockLocals')),
  core('100,000 calls with 1,000 values', () => code.wideCalls(1_000, 100_000), by('coreParameters')),
];

const CODE: readonly Bomb[] = [
  core('1,000,000 blocks inside one another', () => code.nestedBlocks(1_000_000), by('functionBytes')),
  core('100,000 blocks inside one another', () => code.nestedBlocks(100_000), by('blockNesting')),
  core('100,000 loops inside one another', () => code.nestedLoops(100_000), by('blockNesting')),
  core('60,000 ifs inside one another', () => code.nestedIfs(60_000), by('blockNesting')),
  core('100,000 try_tables inside one another', () => code.nestedTryTables(100_000), by('blockNesting')),
  core('10,000 catches inside one another', () => code.nestedCatches(10_000), by('blockNesting')),
  core(
    '500 functions of 1,000 locals in 1,000 blocks',
    () => code.functionsOfLocalsTimesBlocks(500, 1_000, 1_000),
    by('allBlockLocals'),
  ),
  core('400 loops inside one another with 100 phis each', () => code.loopsOfPhis(400, 100), 'runs'),
  core('a hot loop of 80 loops with 500 phis each', () => code.hotPhis(500, 80, 500), 'runs'),
  core('2,500,000 additions in a row', () => code.straightAdds(2_500_000), by('functionBytes')),
  core('40,000 throws', () => code.manyThrows(40_000), 'runs'),
  core('br_table with 400,000 targets', () => code.brTable(400_000), by('labels')),
  core('a switch of 10,000 cases in a loop', () => code.switchInLoops(10_000), by('blockNesting')),
  core('100,000 shuffles of vectors', () => code.vectors(100_000), by('functionBytes')),
  core(
    '10,000 blocks that take and give 1,000 values',
    () => code.wideBlocks(1_000, 10_000),
    by('coreParameters'),
  ),
  core('10,000 loops that take and give 100 values', () => code.wideLoops(100, 10_000), by('coreResults')),
  core('10,000 branches that carry 100 values', () => code.wideBranches(100, 10_000), by('coreResults')),
  core(
    'a br_table of 10,000 targets that carry 100 values',
    () => code.wideBrTable(100, 10_000),
    by('coreResults'),
  ),
  core('1,000,000 functions', () => code.tinyFunctions(1_000_000), by('functions')),
  core('30,000 groups of locals', () => code.localGroups(30_000), by('functionLocals')),
  core('8,589,934,590 locals', () => code.lyingLocals(), by('functionLocals')),
];

const SECTIONS: readonly Bomb[] = [
  core('a function type of 1,000 results', () => sections.wideType(0, 1_000), by('coreResults')),
  core('a function type of 100,000 parameters', () => sections.wideType(100_000, 0), by('coreParameters')),
  core('1,000,000 types', () => sections.types(1_000_000), by('coreTypes')),
  core('100,000 types that hold one another', () => sections.recursiveTypes(100_000), by('coreTypes')),
  core('100,000 groups of types', () => sections.typeGroups(100_000), by('coreTypes')),
  core('64 types below one another', () => sections.subtypes(64), 'runs'),
  core('65 types below one another', () => sections.subtypes(65), { code: 'compile_failed' }),
  whole('1,000,000 imports', () => sections.imports(1_000_000), by('coreImports')),
  core('200,000 exports of a core module', () => sections.exports(200_000), by('coreExports')),
  core('1,000,000 globals', () => sections.globals(1_000_000), by('globals')),
  core('100,000 tables', () => sections.tables(100_000), by('tables')),
  core('100,000 tags', () => sections.tags(100_000), by('tags')),
  core('a table of 10,000,000 elements', () => sections.tableOf(10_000_000), by('tableElements')),
  core('a table of 4,294,967,295 elements', () => sections.tableOf(2 ** 32 - 1), by('tableElements')),
  core('a memory of 65,536 pages', () => sections.memoryOf(65_536), { code: 'memory_refused' }),
  core('100,000 segments of data', () => sections.dataSegments(100_000), by('dataSegments')),
  core('a segment of 30 MiB', () => sections.dataBytes(30 * MIB), 'runs'),
  core('100,000 segments of elements', () => sections.elementSegments(100_000), by('elementSegments')),
  core('10,000,000 elements', () => sections.elementIndices(10_000_000), by('elementItems')),
  core('900,000 expressions of elements', () => sections.elementExpressions(900_000), 'runs'),
  core('a constant that is the sum of 1,000,000', () => sections.constantSum(1_000_000), by('constantBytes')),
  core('100,000 custom sections of a core module', () => sections.customSections(100_000), by('sections')),
  core('a name section of 100 MiB', () => sections.nameSection(100 * MIB), by('customBytes')),
  core('a name of 1 MiB', () => sections.exportNamed(MIB), by('coreNameBytes')),
];

const COMPONENTS: readonly Bomb[] = [
  whole(
    '20 components that each make two of the one before',
    () => components.doublingInstances(20),
    by('unfolded'),
  ),
  whole('10,000 components', () => components.siblings(10_000), by('components')),
  whole('100 components inside one another', () => components.matryoshka(100), by('nesting')),
  whole('100,000 types inside one another', () => components.nestedInstanceTypes(100_000), by('nesting')),
  whole('100,000 instances', () => components.instances(100_000), by('instances')),
  whole('100,000 core instances', () => components.coreInstances(100_000), by('instances')),
  whole('10,000 instances of a module', () => components.moduleInstances(10_000), by('instances')),
  whole(
    '30 components that each make two of the one before',
    () => components.doublingInstances(30),
    by('unfolded'),
  ),
  whole('100,000 aliases', () => components.aliases(100_000), by('aliases')),
  whole('100,000 arguments', () => components.argumentsOf(100_000), by('instantiationArguments')),
  whole('30 tuples that each hold the one before twice', () => components.doublingType(30), by('typeSize')),
  whole('a parameter of 2^18 numbers in tuples', () => components.doublingParameter(18), by('typeSize')),
  whole('a parameter of lists 90 deep', () => components.nestedLists(90), 'runs'),
  whole('a parameter of lists 1,000 deep', () => components.nestedLists(1_000), 'runs'),
  whole('a record of 100,000 fields', () => components.record(100_000), by('typeSize')),
  whole('a variant of 100,000 cases', () => components.variant(100_000), by('typeSize')),
  whole('100,000 flags', () => components.flags(100_000), by('typeSize')),
  whole('an enum of 100,000 cases', () => components.enumeration(100_000), by('typeSize')),
  whole('a label of 1 MiB', () => components.label(MIB), by('nameBytes')),
  whole('100,000 resources', () => components.resources(100_000), by('types')),
  whole(
    '10,000 resources with functions',
    () => components.resourceFunctions(10_000),
    by('canonicalFunctions'),
  ),
  whole('1,000,000 component types', () => components.primitives(1_000_000), by('types')),
  whole('100,000 custom sections', () => components.customSections(100_000), by('sections')),
  whole('a custom section of 20 MiB', () => components.customBytes(20 * MIB), by('customBytes')),
  whole('100,000 core types', () => components.coreTypes(100_000), by('coreTypes')),
  whole('100,000 exports', () => components.exportedFunctions(100_000), by('exports')),
];

export const BOMBS: readonly Bomb[] = [...DEAR, ...CODE, ...SECTIONS, ...COMPONENTS];
