import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreImport, CoreInstantiation } from '../../protocol/linkage.ts';
import { quote } from '../binary/reader.ts';
import { loweredFunction, requireType } from './canonical-functions.ts';
import type { CoreImport as Wanted } from './core-shape.ts';
import { invalid, unsupported } from './refusals.ts';
import { type CoreInstance, exportOf, type Item, place, textOf } from './spaces.ts';

/** Bytes that the names of all imports may come to, each counted with every instance that has it. */
const MOST_NAME_BYTES = 1024 * 1024;

/** Finds out what each import of each instance is. */
export class Imports {
  #nameBytes = 0;

  /**
   * Throws `malformed_component` where an import is not given, or what is given is of another kind or type,
   * `unsupported_world` where that is no function of the host, `structure_refused` where it all is too much.
   */
  of(instance: CoreInstance): CoreInstantiation['imports'] {
    const found = new Map<string, CoreInstantiation['imports'][number]>();
    for (const wanted of instance.module.shape.imports) {
      const { module, field } = wanted;
      const from = resolve(wanted, instance);
      const key = `${module.length} ${module}${field}`;
      if (found.has(key)) continue;
      this.#count(module.length + field.length + ('field' in from ? from.field.length : 0));
      found.set(key, [textOf(module), textOf(field), from]);
    }
    return [...found.values()];
  }

  #count(bytes: number): void {
    this.#nameBytes += bytes;
    if (this.#nameBytes > MOST_NAME_BYTES)
      throw new WayhouseError(
        'structure_refused',
        `the names of what core instances import come to more than ${MOST_NAME_BYTES} bytes`,
      );
  }
}

function resolve(wanted: Wanted, { args, module }: CoreInstance): CoreImport {
  const what = `the import ${quote(wanted.module)} ${quote(wanted.field)} of core module ${module.number}`;
  const source = args.get(wanted.module);
  const given = source && exportOf(source.of, wanted.field);
  if (given === undefined) throw invalid(`${what} is not given`);
  return checked(what, wanted, given);
}

function checked(what: string, { item }: Wanted, { sort, of }: Item): CoreImport {
  if (sort !== `core ${item.sort}`) throw invalid(`${what} is a ${item.sort}; it is given a ${sort}`);
  if (of.kind === 'lowered' && item.sort === 'func') return loweredFunction(of, item.code);
  if (of.kind !== 'exported') throw unsupported(`${what} is given what no core module exports`);
  if (item.sort === 'func' && of.item.sort === 'func') requireType(what, of.item.code, item.code);
  return place(of);
}
