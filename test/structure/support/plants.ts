import { basename } from 'node:path';
import { FOLDERS, HOMES, MAY_IMPORT } from './layers.ts';
import { hostFiles } from './tree.ts';

/** A file with one import, and what lint must make of it. */
export interface Plant {
  /** A folder of host/, or `TOP`. */
  readonly layer: string;
  readonly imports: string;
  readonly file: string;
  readonly source: string;
  readonly verdict: 'refused' | 'allowed';
}

const FORMS = {
  import: (specifier: string) => `import { word } from '${specifier}';\nexport const used = word;\n`,
  'import type': (specifier: string) =>
    `import type { Word } from '${specifier}';\nexport type Used = Word;\n`,
  'export from': (specifier: string) => `export { word } from '${specifier}';\n`,
  'import()': (specifier: string) => `export const used = await import('${specifier}');\n`,
  'type import()': (specifier: string) => `export type Used = import('${specifier}').Word;\n`,
} as const;

/** The files in host/ itself. */
export const TOP = '*.ts';

type Form = keyof typeof FORMS;

let planted = 0;

function plant(from: string, [form, specifier]: [Form, string], verdict: Plant['verdict']): Plant {
  planted += 1;
  // A file in host/ itself is the file that it is named; elsewhere any name will do.
  const file = from.endsWith('.ts') ? `host/${from}` : `host/${from}/planted-${planted}.ts`;
  const layer = from.endsWith('.ts') ? TOP : (from.split('/')[0] ?? '');
  return { layer, imports: `${form} ${specifier}`, file, source: FORMS[form](specifier), verdict };
}

/** Every folder imports every other, in every form and from every depth. */
const acrossFolders = (): Plant[] =>
  FOLDERS.flatMap((from) =>
    FOLDERS.filter((to) => to !== from).flatMap((to) => {
      const verdict = MAY_IMPORT[from]?.includes(to) ? 'allowed' : 'refused';
      return [
        plant(from, ['import', `../${to}/file.ts`], verdict),
        plant(from, ['import', `./../${to}/file.ts`], verdict),
        plant(from, ['import', `../../host/${to}/file.ts`], verdict),
        plant(from, ['import type', `../${to}/deep/file.ts`], verdict),
        plant(from, ['export from', `../${to}/file.ts`], verdict),
        plant(from, ['import()', `../${to}/file.ts`], verdict),
        plant(from, ['type import()', `../${to}/file.ts`], 'refused'),
        plant(`${from}/deep`, ['import', `../../${to}/file.ts`], verdict),
        plant(from, ['import', `./deep/../../${to}/file.ts`], verdict),
      ];
    }),
  );

/** What is there for tests alone. */
const intoTesting = (): Plant[] => [
  plant('top-tests.ts', ['import', './testing.ts'], 'refused'),
  plant('top-tests-too.ts', ['import type', './testing/run.ts'], 'refused'),
  plant('testing.ts', ['import', './testing/run.ts'], 'allowed'),
];

/** What lies in host/ itself is above all folders. */
const upwards = (): Plant[] => {
  const topmost = hostFiles().filter((path) => path.split('/').length === 2);
  return FOLDERS.flatMap((from) =>
    topmost.flatMap((path) => [
      plant(from, ['import', `../${basename(path)}`], 'refused'),
      plant(`${from}/deep`, ['import type', `../../${basename(path)}`], 'refused'),
    ]),
  );
};

const intoThreads = (): Plant[] => [
  ...FOLDERS.filter((folder) => folder !== 'protocol').flatMap((from) => [
    plant(from, ['import', './thread.entry.ts'], 'refused'),
    plant(from, ['import type', './deep/thread.entry.ts'], 'refused'),
  ]),
  plant('top.ts', ['import', './egress/egress.entry.ts'], 'refused'),
  plant('top-too.ts', ['import', './worker/guest.ts'], 'refused'),
];

const ofLibraries = (): Plant[] =>
  Object.entries(HOMES).flatMap(([library, home]) => [
    ...FOLDERS.map((from) => plant(from, ['import', library], from === home ? 'allowed' : 'refused')),
    plant(`top-${library.replaceAll(/\W/g, '-')}.ts`, ['import type', library], 'refused'),
    ...(home.endsWith('.ts') ? [plant(home, ['import', library], 'allowed')] : []),
  ]);

const ofProtocol = (): Plant[] => [
  plant('protocol', ['import', './words.ts'], 'allowed'),
  plant('protocol', ['import', 'node:fs'], 'refused'),
  plant('protocol', ['import', 'fs'], 'refused'),
  plant('protocol', ['import', '@wayhouse/host'], 'refused'),
];

export const PLANTS: readonly Plant[] = [
  ...acrossFolders(),
  ...upwards(),
  ...intoTesting(),
  ...intoThreads(),
  ...ofLibraries(),
  ...ofProtocol(),
];
