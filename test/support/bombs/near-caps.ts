/** Components that go just under a cap, each in the way that costs a compiler most. They have to be taken. */
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import { resolveStructure, type Structure } from '../../../host/protocol/structure.ts';
import * as code from './code.ts';
import * as components from './components.ts';
import { coreModule, type Extras } from './core.ts';
import * as sections from './sections.ts';
import { wrapped } from './wrap.ts';

export interface NearCap {
  readonly name: string;
  readonly component: () => Uint8Array;
}

/** One function that V8 has to compile at once. */
export interface NearFunction extends NearCap {
  /** The core module alone, which needs no import. */
  readonly core: () => Uint8Array;
}

const CAPS = resolveStructure({});

/** One function with as much of something as is accepted. */
function inFunction(name: string, most: number, make: (count: number) => Extras): NearFunction {
  const core = () => coreModule(make(mostAccepted(most, make)));
  return { name, core, component: () => wrapped(core()) };
}

/** To a fiftieth, where less than the most is accepted. */
function mostAccepted(most: number, make: (count: number) => Extras): number {
  if (isAccepted(make(most))) return most;
  let [accepted, refused] = [1, most];
  while (refused - accepted > 1 + accepted / 50) {
    const middle = (accepted + refused) >> 1;
    if (isAccepted(make(middle))) accepted = middle;
    else refused = middle;
  }
  return accepted;
}

function isAccepted(extras: Extras): boolean {
  try {
    inspectBytes(wrapped(coreModule(extras)), { maxMemoryBytes: Infinity });
    return true;
  } catch (thrown) {
    if (thrown instanceof WayhouseError && thrown.code === 'structure_refused') return false;
    throw thrown;
  }
}

const inModule = (name: string, make: (caps: Structure) => Extras): NearCap => ({
  name,
  component: () => wrapped(coreModule(make(CAPS))),
});

const around = (name: string, component: (caps: Structure) => Uint8Array): NearCap => ({
  name,
  component: () => component(CAPS),
});

/** As many instructions, of so many bytes each, as one function may have. */
const fitting = (bytesEach: number): number => Math.floor((CAPS.functionBytes - 64) / bytesEach);

const levels = (size: number): number => Math.floor(Math.log2(size)) - 1;

const { coreResults, functionLocals, blockNesting, labels } = CAPS;

const DEAR_FUNCTIONS: readonly NearFunction[] = [
  inFunction('calls', fitting(2), code.calls),
  inFunction('indirect calls', fitting(5), code.indirectCalls),
  inFunction('calls with many values', fitting(2), (count) => code.wideCalls(coreResults, count)),
  inFunction('many br_tables', fitting(1_010), (count) => code.brTables(count, 1_000)),
  inFunction('locals in blocks', fitting(7), (count) => code.localsTimesBlocks(functionLocals - 1, count)),
  inFunction('operands in blocks', fitting(7), (count) => code.stackTimesBlocks(10_000, count)),
];

const OTHER_FUNCTIONS: readonly NearFunction[] = [
  inFunction('additions', fitting(3), code.straightAdds),
  inFunction('divisions', fitting(6), code.divisions),
  inFunction('truncations', fitting(11), code.truncations),
  inFunction('selects', fitting(8), code.selects),
  inFunction('loads', fitting(6), code.loads),
  inFunction('copies of memory', fitting(10), code.memoryCopies),
  inFunction('growths of memory', fitting(5), code.memoryGrowths),
  inFunction('vectors', fitting(40), code.vectors),
  inFunction('blocks', fitting(3), code.blocks),
  inFunction('blocks with many values', fitting(3), (count) => code.wideBlocks(coreResults, count)),
  inFunction('loops with many values', fitting(3), (count) => code.wideLoops(coreResults, count)),
  inFunction('branches with many values', fitting(4), (count) => code.wideBranches(coreResults, count)),
  inFunction('nested blocks', blockNesting, code.nestedBlocks),
  inFunction('nested loops', blockNesting, code.nestedLoops),
  inFunction('nested ifs', blockNesting, code.nestedIfs),
  inFunction('nested try_tables', blockNesting, code.nestedTryTables),
  inFunction('few locals in many blocks', fitting(7), (count) => code.localsTimesBlocks(100, count)),
  inFunction('phis in loops', blockNesting, (count) => code.loopsOfPhis(count, 400)),
  inFunction('a hot loop with phis', blockNesting, (count) => code.hotPhis(300, count, 400)),
  inFunction('a large br_table', labels, code.brTable),
  inFunction('a br_table with many values', blockNesting, (count) => code.wideBrTable(coreResults, count)),
  inFunction('a switch in a loop', blockNesting, code.switchInLoops),
];

/** What can hold a worker in V8's compiler for longest. */
export const NEAR_FUNCTIONS: readonly NearFunction[] = [...DEAR_FUNCTIONS, ...OTHER_FUNCTIONS];

const DEAR_WHOLES: readonly NearCap[] = [
  inModule('functions that call one another', (caps) => code.tailCalls(caps.functions - 4)),
  inModule('a name section', (caps) => sections.nameSection(caps.customBytes - 100_000)),
  around('instances that double', (caps) => components.doublingInstances(levels(caps.instances))),
  around('a type that doubles', (caps) => components.doublingParameter(levels(caps.typeSize))),
];

const OTHER_WHOLES: readonly NearCap[] = [
  inModule('functions', (caps) => code.tinyFunctions(caps.functions - 4)),
  inModule('functions of locals in blocks', (caps) =>
    code.functionsOfLocalsTimesBlocks(100, 1_000, Math.floor((0.8 * caps.allBlockLocals) / 100_000)),
  ),
  inModule('core types', (caps) => sections.types(caps.coreTypes - 10)),
  inModule('core types that hold one another', (caps) => sections.recursiveTypes(caps.coreTypes - 10)),
  inModule('groups of core types', (caps) => sections.typeGroups(caps.coreTypes - 10)),
  inModule('wide core types', (caps) => sections.wideTypes(1_000, caps.coreResults)),
  inModule('globals', (caps) => sections.globals(caps.globals - 1)),
  inModule('tables', (caps) => sections.tables(caps.tables - 1)),
  inModule('elements of a table', (caps) => sections.tableOf(caps.tableElements)),
  inModule('segments of data', (caps) => sections.dataSegments(caps.dataSegments - 1)),
  inModule('segments of elements', (caps) => sections.elementSegments(caps.elementSegments)),
  inModule('elements', (caps) => sections.elementIndices(caps.elementItems)),
  inModule('names of functions', (caps) => sections.functionNames(caps.functions - 4)),
  around('instances', (caps) => components.moduleInstances(caps.instances - 10)),
  around('types', (caps) => components.primitives(caps.types - 100)),
  around('lists in lists', () => components.nestedLists(90)),
  around('a record', () => components.record(9_000)),
  around('aliases', (caps) => components.aliases(caps.aliases - 10)),
];

/** The few that take longest. */
export const DEAREST: readonly NearCap[] = [...DEAR_FUNCTIONS, ...DEAR_WHOLES];

export const NEAR_CAPS: readonly NearCap[] = [...DEAREST, ...OTHER_FUNCTIONS, ...OTHER_WHOLES];
