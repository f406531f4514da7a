import { beforeAll, expect, test } from 'vitest';
import { FOLDERS, HOMES, TYPES_ONLY } from './support/layers.ts';
import { type Finding, lintPlanted } from './support/lint.ts';
import { PLANTS, TOP } from './support/plants.ts';
import { hostFiles, read } from './support/tree.ts';

const REFUSALS = ['eslint(no-restricted-imports)', 'typescript(consistent-type-imports)'];

let refusals: ReadonlyMap<string, readonly Finding[]>;

beforeAll(async () => {
  const found = await lintPlanted(new Map(PLANTS.map(({ file, source }) => [file, source])));
  refusals = Map.groupBy(
    found.filter(({ rule }) => REFUSALS.includes(rule)),
    ({ file }) => file,
  );
});

/** The plants of a layer that lint judged otherwise than it must. */
const misjudged = (layer: string): string[] =>
  PLANTS.filter((plant) => plant.layer === layer)
    .filter(({ file, verdict }) => refusals.has(file) !== (verdict === 'refused'))
    .map(({ imports, verdict }) => `${imports} must be ${verdict}`);

test.each([...new Set(PLANTS.map(({ layer }) => layer))])(
  'in host/%s, the imports of its layer pass lint and every other is refused',
  (layer) => {
    expect(misjudged(layer)).toEqual([]);
  },
);

test.each([
  ['http', '../store/file.ts', 'http/ knows plugins/ and protocol/.'],
  ['plugins', '../http/file.ts', 'plugins/ is below http/.'],
  ['egress', '../pool/file.ts', 'egress/ is a mechanism: it knows protocol/ and not its neighbours.'],
  ['worker', '../pool/file.ts', 'worker/ runs in another thread: it knows protocol/ only.'],
  ['protocol', '../pool/file.ts', 'protocol/ imports nothing: it is loaded on both sides of a thread.'],
  ['store', 'undici', 'One third-party library, one folder: this one has another home.'],
  [TOP, './egress/egress.entry.ts', 'The other side of a thread is opened by URL, never imported.'],
])('host/%s is told why it may not import %s', (layer, specifier, why) => {
  const plant = PLANTS.find((one) => one.layer === layer && one.imports === `import ${specifier}`);
  expect(refusals.get(plant?.file ?? '')).toMatchObject([{ help: why }]);
});

test('every folder of host/ has a layer', () => {
  const folders = hostFiles().flatMap((path) => path.match(/^host\/([^/]+)\//)?.[1] ?? []);
  expect([...new Set(folders)].toSorted()).toEqual(FOLDERS.toSorted());
});

test('every library that host/ depends on has a home', () => {
  const { dependencies } = JSON.parse(read('host/package.json')) as { dependencies: Record<string, string> };
  const libraries = Object.keys(dependencies).filter((name) => name !== TYPES_ONLY);
  expect(Object.keys(HOMES)).toEqual(expect.arrayContaining(libraries));
});

test('host/ imports nothing but Node and libraries that have a home', () => {
  const specifiers = hostFiles().flatMap((path) =>
    [...read(path).matchAll(/\b(?:from|import) '([^.'][^']*)';$/gm)].map(([, name = '']) => name),
  );
  expect(specifiers).toContain('fastify');
  const known = [...Object.keys(HOMES), TYPES_ONLY];
  expect(specifiers.filter((name) => !known.includes(name) && !name.startsWith('node:'))).toEqual([]);
});

test('a cycle of types alone is refused', async () => {
  const found = await lintPlanted(
    new Map([
      ['host/protocol/egg.ts', "import type { Hen } from './hen.ts';\nexport type Egg = Hen | undefined;\n"],
      ['host/protocol/hen.ts', "import type { Egg } from './egg.ts';\nexport type Hen = Egg[];\n"],
    ]),
  );
  expect(found.map(({ file, rule }) => [file, rule]).toSorted()).toEqual([
    ['host/protocol/egg.ts', 'import(no-cycle)'],
    ['host/protocol/hen.ts', 'import(no-cycle)'],
  ]);
});
