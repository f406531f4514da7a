/**
 * Every error that the SDK's tools end in: a row a code, with what happened in one sentence and what to do
 * about it. The detail of an error says what and where; where it knows a better repair, it brings its own.
 */
interface ErrorRow {
  readonly title: string;
  readonly repair: string;
}

export const SDK_ERRORS = {
  wit_unreadable: {
    title: 'The WIT files cannot be read.',
    repair:
      'Give the path of a .wit file, or of a folder that holds .wit files and, for what they use, deps/.',
  },
  wit_invalid: {
    title: 'The WIT text is not valid.',
    repair: 'Correct the place that the detail names.',
  },
  wit_undecodable: {
    title: 'The encoded world holds something that this version of the SDK does not know.',
    repair:
      'Install the versions of @wayhouse/assemblyscript and @bytecodealliance/jco-transpile that belong together.',
  },
  world_unknown: {
    title: 'The WIT text does not tell which world is meant.',
    repair: 'Name one of its worlds; one of another package by its full name, as in wasi:http/proxy@0.2.0.',
  },
  type_unsupported: {
    title: 'The world asks for something that AssemblyScript cannot hold.',
    repair: 'Leave the item out of the world, or write it with the types that the table in the README lists.',
  },
  project_invalid: {
    title: 'The project lacks what a build needs.',
    repair: 'Give the build what the detail names.',
  },
  compile_failed: {
    title: 'The AssemblyScript compiler refused the source.',
    repair: 'Correct the lines that the detail names.',
  },
  component_invalid: {
    title: 'The compiled module does not fit its world.',
    repair: 'Correct the import or export that the detail names.',
  },
} as const satisfies { [code: string]: ErrorRow };

export type SdkErrorCode = keyof typeof SDK_ERRORS;

export interface SdkErrorOptions extends ErrorOptions {
  /** A repair that fits this case better than the one of the table. */
  readonly repair?: string;
}

/** The one error class of the SDK's tools. `message` is the whole story on its own lines: code, detail, repair. */
export class SdkError extends Error {
  override readonly name = 'SdkError';
  readonly code: SdkErrorCode;
  readonly detail: string;
  readonly repair: string;

  constructor(code: SdkErrorCode, detail: string, options: SdkErrorOptions = {}) {
    const { repair = SDK_ERRORS[code].repair, ...native } = options;
    super(`${code}: ${detail}\n${repair}`, native);
    this.code = code;
    this.detail = detail;
    this.repair = repair;
  }
}
