import type { Node } from 'acorn';
import { WayhouseError } from '../../protocol/errors.ts';
import { digest, dissect, Flaw } from './dissect.ts';
import { DEPTH, type Names, namesOf } from './scopes.ts';
import { scriptNames } from './script-names.ts';
import { VOCABULARY } from './vocabulary.generated.ts';
import { type Word, words } from './words.ts';

/** The words of some rows of words. */
const wordsOf = (rows: readonly string[]): ReadonlySet<string> =>
  new Set(rows.flatMap((row) => row.split(' ')));

const RUNTIME: ReadonlySet<string> = new Set(Object.values(VOCABULARY.runtime));
const NODES: ReadonlySet<string> = new Set(VOCABULARY.nodes);
const STRINGS: ReadonlySet<string> = new Set(VOCABULARY.strings);
const PROPERTIES = wordsOf(VOCABULARY.properties);
const GLOBALS = wordsOf(VOCABULARY.globals);
/** What the code that is made of a component takes from around it. */
const RESERVED = wordsOf(VOCABULARY.reserved);
/** What else the runtime declares. */
const DECLARED = wordsOf(VOCABULARY.declared);

/** Strings that hold names of the component, where each `*` stands. */
const TEMPLATES: readonly RegExp[] = VOCABULARY.strings
  .filter((text) => text.includes('*'))
  .map((text) => new RegExp(`^${text.split('*').map(RegExp.escape).join('([\\w$:/@.+-]+)')}$`));

/** What acorn says of a name that an export shares with a variable of the glue. */
const TWICE = /^Identifier '([^']+)' has already been declared/;

/** Core names as `safeNames` gives them, alone or as jco joins them, and files of core modules. */
const GENERATED = /^(?:n\d+|exports\d+N\d+|plugin\.core\d*\.wasm)$/;

/**
 * Names with a meaning to JavaScript itself. An instance with a `then` would be taken for a promise, and
 * the guest be called by whoever awaits it.
 */
const KEPT = ['then', 'constructor', 'prototype', 'arguments', 'caller', 'callee', 'eval'];

/**
 * Refuses glue with anything in it that jco does not write for a component of the world: `names` are
 * those of the component that the inspection has let pass, at any depth.
 *
 * jco's runtime, which is the same for every component, is known statement by statement. What is made
 * of this component may only consist of the kinds of code, properties, strings and outer variables
 * that jco uses for that.
 *
 * Throws `glue_refused` with what was found, its line and column, or `name_refused` where a name of
 * the component would take the place of something that the glue needs.
 */
export function checkGlue(glue: string, names: Iterable<string>): void {
  const inScript = scriptNames(names);
  try {
    check(glue, inScript);
  } catch (thrown) {
    const flaw = thrown instanceof RangeError ? new Flaw('it is nested too deeply', 0) : thrown;
    if (!(flaw instanceof Flaw)) throw thrown;
    const name = confused(flaw, inScript);
    throw name === undefined ? refused(glue, flaw) : taken(name);
  }
}

function check(glue: string, names: ReadonlySet<string>): void {
  const kept = KEPT.find((name) => names.has(name));
  if (kept !== undefined) throw taken(kept);
  const { program, inside, around } = dissect(glue);
  const isMade = (statement: Node) => !RUNTIME.has(digest(glue, statement));
  const outside = around.find(isMade);
  if (outside !== undefined) throw new Flaw(`${outside.type} outside of instantiate`, outside.start);
  const made = inside.filter(isMade);
  for (const statement of made) for (const word of words(statement)) checkWord(word, names);
  checkNames(namesOf(program), new Ranges(made));
}

/** Of what is made of the component. */
function checkNames({ declared, free }: Names, made: Ranges): void {
  const foreign = free.find(({ name, at }) => made.include(at) && !GLOBALS.has(name));
  if (foreign !== undefined) throw new Flaw(`the free identifier ${foreign.name}`, foreign.at);
  const ours = declared.filter(({ at }) => made.include(at));
  const outer = new Set(ours.filter(({ depth }) => depth <= DEPTH).map(({ name }) => name));
  const shadow = ours.find(({ name, depth }) => RESERVED.has(name) || (depth > DEPTH && outer.has(name)));
  if (shadow !== undefined) throw taken(shadow.name);
}

function checkWord({ sort, text, at }: Word, names: ReadonlySet<string>): void {
  if (sort === 'node' && !NODES.has(text)) throw new Flaw(`the construct ${text}`, at);
  if (sort === 'property' && !PROPERTIES.has(text) && !isName(text, names))
    throw new Flaw(`the property ${text}`, at);
  if (sort === 'string' && !STRINGS.has(text) && !isName(text, names) && !isFilledIn(text, names))
    throw new Flaw(`the string ${JSON.stringify(text.slice(0, 100))}`, at);
}

/** jco tells two of the same name apart by a number. */
const isName = (text: string, names: ReadonlySet<string>): boolean =>
  GENERATED.test(text) || names.has(text) || names.has(text.replace(/\$\d+$/, ''));

const isFilledIn = (text: string, names: ReadonlySet<string>): boolean =>
  TEMPLATES.some((template) => {
    const [, ...holes] = template.exec(text) ?? [];
    return holes.length > 0 && holes.every((hole) => isName(hole, names));
  });

/** The name of the component for which jco wrote two variables of one name, or renamed its own runtime. */
function confused({ message }: Flaw, names: ReadonlySet<string>): string | undefined {
  const [, twice] = TWICE.exec(message) ?? [];
  return twice ?? [...names].find((name) => DECLARED.has(name));
}

/** Spans of the source that do not overlap, in order. */
class Ranges {
  readonly #nodes: readonly Node[];

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes.toSorted((a, b) => a.start - b.start);
  }

  include(at: number): boolean {
    let low = 0;
    let high = this.#nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#nodes[middle]!.end <= at) low = middle + 1;
      else high = middle;
    }
    return (this.#nodes[low]?.start ?? Infinity) <= at;
  }
}

const taken = (name: string): WayhouseError =>
  new WayhouseError(
    'name_refused',
    `something that the component exports is called ${name} in JavaScript, a name that the glue needs itself`,
  );

function refused(glue: string, { message, at }: Flaw): WayhouseError {
  const before = glue.slice(0, at).split('\n');
  const where = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
  return new WayhouseError('glue_refused', `${message}, ${where}`);
}
