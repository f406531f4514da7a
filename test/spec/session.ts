/** Runs the commands of one test file, one after the other, in one embedder. */
import { callAction, type Exports } from './action.ts';
import type { Embedder } from './embedder.ts';
import { inWords, outcomeOf, type Outcome, type Verdict } from './outcome.ts';
import type { Action, Command, Const, ModuleFile, SpecFile } from './script.ts';
import { describe, matches, type Value } from './values.ts';

interface Instance {
  readonly exports: Exports;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Judged = Omit<Verdict, 'line' | 'command' | 'fuel'>;

/** Of commands that want an action to fail, or a module: in which way. */
const FAILURES: Readonly<Record<string, readonly Outcome['kind'][]>> = {
  assert_trap: ['trapped'],
  assert_exhaustion: ['exhausted'],
  assert_exception: ['threw'],
  assert_unlinkable: ['unlinkable'],
  assert_uninstantiable: ['trapped', 'threw', 'exhausted'],
};

export const NOTHING_TO_ASK: Judged = { status: 'skipped', outcome: 'the module is not there' };
const TEXT_ONLY: Judged = { status: 'skipped', outcome: 'a matter of the text format' };
/** V8 reads no custom section but its own. */
const CUSTOM_SECTION: Judged = { status: 'skipped', outcome: 'a matter of custom sections' };

export function runCommands(file: SpecFile, embedder: Embedder, spectest: Exports): Verdict[] {
  const session = new Session(file, embedder, spectest);
  return file.script.commands.map((command) => {
    const before = embedder.fuelUsed();
    const judged = session.judge(command);
    const fuel = judged.outcome.startsWith('returned') ? embedder.fuelUsed() - before : undefined;
    return { line: command.line, command: command.type, fuel, ...judged };
  });
}

class Session {
  readonly #file: SpecFile;
  readonly #embedder: Embedder;
  readonly #imports: Record<string, Exports> = Object.create(null) as Record<string, Exports>;
  readonly #instances = new Map<string | undefined, Instance>();
  readonly #definitions = new Map<string | undefined, Uint8Array<ArrayBuffer>>();

  constructor(file: SpecFile, embedder: Embedder, spectest: Exports) {
    this.#file = file;
    this.#embedder = embedder;
    this.#imports['spectest'] = spectest;
  }

  judge(command: Command): Judged {
    switch (command.type) {
      case 'module':
        return this.#module(command);
      case 'module_definition':
        return this.#definition(command);
      case 'module_instance':
        return this.#instanceOf(command);
      case 'register':
        return this.#register(command);
      case 'assert_malformed_custom':
      case 'assert_invalid_custom':
        return CUSTOM_SECTION;
      case 'assert_malformed':
      case 'assert_invalid':
        return this.#invalid(command);
      case 'assert_unlinkable':
      case 'assert_uninstantiable':
        return this.#moduleFails(command);
      case 'action':
        return this.#act(command.action, undefined);
      case 'assert_return':
        return this.#act(command.action, command.expected);
      default:
        return this.#actionFails(command);
    }
  }

  #module(command: ModuleFile & { readonly name?: string }): Judged {
    const bytes = this.#bytesOf(command);
    return bytes ? this.#adopt(bytes, command.name) : TEXT_ONLY;
  }

  /** Whatever was there of that name is gone, also where this fails. */
  #adopt(bytes: Uint8Array<ArrayBuffer>, name: string | undefined): Judged {
    for (const place of [undefined, name]) this.#instances.delete(place);
    const outcome = this.#attempt(() => {
      const instance = { bytes, exports: this.#instantiate(bytes) };
      for (const place of [undefined, name]) this.#instances.set(place, instance);
    });
    return judged(outcome, ['returned'], bytes);
  }

  #definition(command: ModuleFile & { readonly name?: string }): Judged {
    const bytes = this.#bytesOf(command);
    if (!bytes) return TEXT_ONLY;
    for (const place of [undefined, command.name]) this.#definitions.set(place, bytes);
    return judged(
      this.#attempt(() => void this.#embedder.compile(bytes)),
      ['returned'],
      bytes,
    );
  }

  #instanceOf({ module, instance }: { readonly module?: string; readonly instance?: string }): Judged {
    const bytes = this.#definitions.get(module);
    return bytes ? this.#adopt(bytes, instance) : NOTHING_TO_ASK;
  }

  #register({ name, as }: { readonly name?: string; readonly as: string }): Judged {
    const instance = this.#instances.get(name);
    if (!instance) return NOTHING_TO_ASK;
    this.#imports[as] = instance.exports;
    return { status: 'passed', outcome: 'registered' };
  }

  #invalid(command: ModuleFile): Judged {
    const bytes = this.#bytesOf(command);
    if (!bytes) return TEXT_ONLY;
    const outcome = this.#attempt(() => void this.#embedder.compile(bytes));
    // V8 and the meter say it in different words.
    return outcome.kind === 'uncompilable' || outcome.kind === 'refused'
      ? { status: 'passed', outcome: 'invalid', bytes }
      : { status: 'failed', outcome: inWords(outcome), bytes };
  }

  #moduleFails(command: ModuleFile & { readonly type: string }): Judged {
    const bytes = this.#bytesOf(command);
    if (!bytes) return TEXT_ONLY;
    const outcome = this.#attempt(() => void this.#instantiate(bytes));
    return judged(outcome, FAILURES[command.type] ?? [], bytes);
  }

  #act(action: Action, expected: readonly Const[] | undefined): Judged {
    const instance = this.#instances.get(action.module);
    if (!instance) return NOTHING_TO_ASK;
    let values: readonly Value[] = [];
    const outcome = this.#attempt(() => {
      values = callAction(instance.exports, action, expected);
      return values.map((value, index) => describe(value, expected?.[index])).join(', ');
    });
    const right = outcome.kind === 'returned' && (expected === undefined || allMatch(values, expected));
    return { status: right ? 'passed' : 'failed', outcome: inWords(outcome), bytes: instance.bytes };
  }

  #actionFails({ type, action }: { readonly type: string; readonly action: Action }): Judged {
    const instance = this.#instances.get(action.module);
    if (!instance) return NOTHING_TO_ASK;
    const outcome = this.#attempt(() => void callAction(instance.exports, action, undefined));
    return judged(outcome, FAILURES[type] ?? [], instance.bytes);
  }

  #instantiate(bytes: Uint8Array<ArrayBuffer>): Exports {
    return this.#embedder.instantiate(this.#embedder.compile(bytes), this.#imports) as Exports;
  }

  #attempt(act: () => string | void): Outcome {
    return this.#embedder.explain(outcomeOf(act));
  }

  #bytesOf({ filename, module_type, binary_filename }: ModuleFile): Uint8Array<ArrayBuffer> | undefined {
    const name = module_type === 'binary' ? filename : binary_filename;
    const hexadecimal = name === undefined ? undefined : this.#file.modules[name];
    return hexadecimal === undefined ? undefined : Uint8Array.from(Buffer.from(hexadecimal, 'hex'));
  }
}

function judged(outcome: Outcome, wanted: readonly Outcome['kind'][], bytes: Uint8Array): Judged {
  return { status: wanted.includes(outcome.kind) ? 'passed' : 'failed', outcome: inWords(outcome), bytes };
}

function allMatch(values: readonly Value[], expected: readonly Const[]): boolean {
  return (
    values.length === expected.length &&
    values.every((value, index) => matches(value, expected[index] as Const))
  );
}
