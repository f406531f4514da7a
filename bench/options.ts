import { parseArgs } from 'node:util';

export interface Options<Name extends string> {
  /** The benches to run, in their order. */
  readonly names: readonly Name[];
  readonly quick: boolean;
  readonly json: boolean;
  /** A commit to compare with, instead of running the benches. */
  readonly compare?: string;
}

/** `--json`, `--quick`, `--only NAME`, `--compare COMMIT`. Throws an Error that names what is wrong. */
export function readOptions<Name extends string>(
  args: readonly string[],
  known: readonly Name[],
): Options<Name> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      compare: { type: 'string' },
    },
  });
  const { json, quick, only, compare } = values;
  const names = only === undefined ? known : known.filter((name) => name === only);
  if (names.length === 0) throw new Error(`--only ${only}: there is no such bench, but ${known.join(', ')}`);
  return { names, quick, json, ...(compare !== undefined && { compare }) };
}
