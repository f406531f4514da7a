/** One random core module, in the text format, with all that it has exported by the name that it has. */
import type { Random } from '../fuzz/random.ts';
import { type Change, Code, type GlobalOf, type MemoryOf, type Scope, type TableOf, TEXTS } from './code.ts';
import { VALUE_TYPES } from './values.ts';

export interface CoreText {
  readonly text: string;
  /** What it exports for those behind it. */
  readonly own: Shared;
  /** Names of its functions that tell what a global holds. */
  readonly seers: readonly string[];
  /** Its imports of core modules: by the module's number and name. */
  readonly imports: readonly (readonly [from: number, name: string])[];
}

export type Shared = Pick<Scope, 'memories' | 'globals' | 'tables' | 'functions'>;

export interface Place {
  readonly number: number;
  readonly isLast: boolean;
  /** What modules before it have. */
  readonly before: readonly Shared[];
  readonly change: Change | undefined;
}

/** Functions of the host, as they are lowered. */
export const HOST = {
  log: { func: 'log.log', parameters: 5 },
  fetch: { func: 'http.fetch', parameters: 11 },
  get: { func: 'config.get', parameters: 3 },
} as const;

const LOCALS = [
  ...[0, 1, 2].map((number) => `(local $i${number} i32)`),
  ...[0, 1].map((number) => `(local $l${number} i64)`),
  ...[0, 1, 2, 3, 4].map((number) => `(local $c${number} i32)`),
].join(' ');

/** Room for what a request brings begins here. */
const HEAP = 16_384;

export function randomModule(random: Random, place: Place): CoreText {
  const { number, before } = place;
  const own = entitiesOf(random, number);
  const taken = before.map((shared, from) => (from === 0 ? shared : some(random, shared)));
  const scope: Scope = {
    memories: [...taken.flatMap(({ memories }) => memories), ...own.memories],
    globals: [...taken.flatMap(({ globals }) => globals), ...own.globals],
    tables: [...taken.flatMap(({ tables }) => tables), ...own.tables],
    functions: [...own.functions, ...taken.flatMap(({ functions }) => functions)],
  };
  const code = new Code(random, scope, place.change);
  const names = (shared: Shared) => [
    ...[...shared.memories, ...shared.globals, ...shared.tables].map(({ name }) => name),
    ...shared.functions,
  ];
  const text = [
    TYPES,
    ...Object.entries(HOST).map(hostImport),
    ...(number === 0 ? [] : [`(import "0" "$act" (global $act (mut i32)))`]),
    ...taken.flatMap(importsOf),
    '(tag $e (param i32))',
    ...(number === 0 ? firstModule(code) : []),
    ...own.memories.map(({ name, pages }) => `(memory ${name} ${pages})`),
    ...own.tables.map(({ name, elements, type }) => `(table ${name} ${elements} ${type})`),
    ...own.globals.map(
      ({ name, type }) => `(global ${name} (mut ${type.text}) ${type.initial(ofOwn(code, own))})`,
    ),
    ...segments(code),
    ...own.functions.map((name, index) => functionOf(code, name, index)),
    seers(own.globals),
    '(func $deep (param i32) (result i32) (call $deep (i32.add (local.get 0) (i32.const 1))))',
    ...(place.isLast ? [handle(code), postReturn(code)] : []),
    start(code),
    ...names(own).map((name) => exported(name, own)),
  ].join('\n');
  const imports = taken.flatMap((shared, from) => names(shared).map((name) => [from, name] as const));
  return {
    text: `(module\n${text})`,
    own,
    seers: own.globals.map((_, index) => `see${index}`),
    imports: number === 0 ? [] : [[0, '$act'], ...imports],
  };
}

const TYPES = `
  (type $f (func (param i32 i64) (result i32)))
  (type $s (struct (field (mut i32)) (field i64)))
  (type $a (array (mut i32)))
  (type $functions (array funcref))`;

const hostImport = ([name, { parameters }]: readonly [string, { readonly parameters: number }]) =>
  `(import "host" "${name}" (func $${name} (param ${Array(parameters).fill('i32').join(' ')})))`;

function entitiesOf(random: Random, number: number): Shared {
  const name = (kind: string, index: number) => `$${kind}${number}_${index}`;
  const memories: MemoryOf[] = random.times(random.between(number === 0 ? 1 : 0, 2), (index) => ({
    name: name('memory', index),
    // In one without pages nothing is read or written before it grows.
    pages: index + number > 0 && random.percent(5) ? 0 : random.between(1, 3),
  }));
  const globals: GlobalOf[] = random.times(random.between(1, 12), (index) => ({
    name: name('global', index),
    type: random.pick(VALUE_TYPES),
  }));
  const types = ['funcref', 'anyref', 'funcref'] as const;
  const tables: TableOf[] = random.times(random.between(1, 3), (index) => ({
    name: name('table', index),
    elements: random.between(1, 6),
    type: types[index]!,
  }));
  return {
    memories,
    globals,
    tables,
    functions: random.times(random.between(1, 4), (at) => name('function', at)),
  };
}

/** A module may name a part of what others have; memories and globals mostly. */
const some = (random: Random, { memories, globals, tables, functions }: Shared): Shared => ({
  memories: memories.filter(() => random.percent(70)),
  globals: globals.filter(() => random.percent(70)),
  tables: tables.filter(() => random.percent(50)),
  functions: functions.filter(() => random.percent(50)),
});

const importsOf = ({ memories, globals, tables, functions }: Shared, from: number): string[] => [
  ...memories.map(({ name }) => `(import "${from}" "${name}" (memory ${name} 0))`),
  ...globals.map(({ name, type }) => `(import "${from}" "${name}" (global ${name} (mut ${type.text})))`),
  ...tables.map(({ name, type }) => `(import "${from}" "${name}" (table ${name} 0 ${type}))`),
  ...functions.map((name) => `(import "${from}" "${name}" (func ${name} (type $f)))`),
];

function exported(name: string, { memories, globals, tables }: Shared): string {
  const sorts = { memory: memories, global: globals, table: tables };
  const found = Object.entries(sorts).find(([, entities]) => entities.some((entity) => entity.name === name));
  return `(export "${name}" (${found?.[0] ?? 'func'} ${name}))`;
}

/** What stands before globals do: functions of the module itself. */
function ofOwn({ random, scope }: Code, { functions }: Shared): Code {
  return new Code(random, { ...scope, functions }, undefined);
}

/** The texts that functions of the host are called with, and where a request is put. */
function firstModule(code: Code): string[] {
  const { random } = code;
  const memory = code.scope.memories[0]!;
  const end = memory.pages * 65_536;
  // As of compiled languages: the first allocation of all has the memory grow.
  const heap = random.percent(30) ? end : HEAP;
  const more = random.percent(60)
    ? `(if (i32.lt_s (memory.grow ${memory.name} (i32.const 1)) (i32.const 0)) (then (unreachable)))`
    : '(unreachable)';
  return [
    '(global $act (export "$act") (mut i32) (i32.const 0))',
    `(global $heap (mut i32) (i32.const ${heap}))`,
    text(memory.name, TEXTS.key, 'key'),
    text(memory.name, TEXTS.method, 'GET'),
    text(memory.name, TEXTS.url, 'http://a.example'),
    `(func (export "realloc") (param $p i32) (param $from i32) (param $align i32) (param $to i32) (result i32)
      ${LOCALS}
      (local.set $i0 (local.get $to)) (local.set $i1 (local.get $p))
      (if (i32.eq (local.get $to) (i32.const 501)) (then (unreachable)))
      (if (i32.eq (local.get $to) (i32.const 502)) (then ${code.statements(4)}))
      (global.set $heap (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
      (block $enough (loop $more
        (br_if $enough (i32.le_u (i32.add (global.get $heap) (local.get $to)) (i32.mul (memory.size ${memory.name}) (i32.const 65536))))
        ${more} (br $more)))
      (global.get $heap)
      (global.set $heap (i32.add (global.get $heap) (local.get $to))))`,
  ];
}

const text = (memory: string, at: number, word: string) =>
  `(data (memory ${memory}) (i32.const ${at}) "${word}")`;

function segments(code: Code): string[] {
  const { random, scope } = code;
  const words = () =>
    Array.from(random.bytes(12), (byte) => `\\${(byte & 0x7f).toString(16).padStart(2, '0')}`).join('');
  const active = scope.memories.filter(({ pages }) => pages > 0);
  const functions = scope.functions.map((name) => `(ref.func ${name})`).join(' ');
  return [
    ...random.times(random.below(6), () => {
      const { name, pages } = random.pick(active);
      return `(data (memory ${name}) (i32.const ${random.between(512, pages * 65_536 - 20)}) "${words()}")`;
    }),
    `(data $passive0 "${words()}")`,
    `(elem $passiveFunctions funcref ${functions})`,
    ...scope.tables
      .filter(({ type }) => type === 'funcref')
      .map(
        ({ name }) =>
          `(elem (table ${name}) (i32.const 0) funcref (ref.func ${random.pick(scope.functions)}))`,
      ),
  ];
}

/** Of a module's own only those behind it are called, so that nothing recurses; imported ones are behind all. */
function functionOf(code: Code, name: string, index: number): string {
  code.first = index + 1;
  const body = `(local.set $i0 (local.get 0)) (local.set $l0 (local.get 1)) ${code.statements(8)}`;
  code.first = 0;
  return `(func ${name} (type $f) (param i32 i64) (result i32) ${LOCALS} ${body} (local.get $i1))`;
}

const seers = (globals: readonly GlobalOf[]) =>
  globals
    .map(({ name, type }, index) => `(func (export "see${index}") (result i64 i64) ${type.seen(name)})`)
    .join('\n');

/** Of a record `request`: where path and body are, and their lengths. */
const PATH = 24;
const BODY = { at: 40, length: 44 };

/** Where the record `response` is, and what the globals hold, before the bytes that a guest answers with. */
const RESPONSE = 256;
const TOLD = 2_048;

/** Answers with what it finds: the globals, and a window of the first memory. */
function handle(code: Code): string {
  const { random, scope } = code;
  const { name } = scope.memories[0]!;
  const window = random.pick([0, 1_024, 8_192, HEAP, 40_000]);
  const bytes = random.pick([64, 2_000, 20_000]);
  const told = scope.globals.filter(({ type }) => ['i32', 'i64'].includes(type.text));
  return `(func (export "handle") (param $request i32) (result i32) ${LOCALS}
    (global.set $act (i32.sub (i32.load8_u ${name} offset=1 (i32.load ${name} offset=${PATH} (local.get $request))) (i32.const 97)))
    (local.set $i0 (i32.load ${name} offset=${BODY.at} (local.get $request)))
    (local.set $i1 (i32.load ${name} offset=${BODY.length} (local.get $request)))
    (local.set $l0 (i64.load ${name} (local.get $i0)))
    ${random.times(5, () => `${code.statements(3)} ${code.act()}`).join('\n')}
    ${told
      .map(
        ({ name: global, type }, at) =>
          `(${type.text}.store ${name} (i32.const ${TOLD + at * 8}) (global.get ${global}))`,
      )
      .join('\n')}
    (i32.store16 ${name} (i32.const ${RESPONSE}) (i32.const ${random.pick([200, 404])}))
    (i32.store ${name} offset=4 (i32.const ${RESPONSE}) (i32.const 0))
    (i32.store ${name} offset=8 (i32.const ${RESPONSE}) (i32.const 0))
    (i32.store ${name} offset=12 (i32.const ${RESPONSE}) (i32.const ${window}))
    (i32.store ${name} offset=16 (i32.const ${RESPONSE}) (i32.const ${bytes}))
    (i32.const ${RESPONSE}))`;
}

function postReturn(code: Code): string {
  return `(func (export "post-return") (param i32) ${LOCALS} (local.set $i0 (local.get 0)) ${code.statements(4)})`;
}

function start(code: Code): string {
  const [name, body] = ['$start', code.statements(6)];
  return code.random.percent(60) ? `(func ${name} ${LOCALS} ${body}) (start ${name})` : '';
}
