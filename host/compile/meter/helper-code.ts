import { EXCEEDED, HOOKS, REFILL, SPACES } from '../../protocol/metering.ts';
import { GROWTH_COST } from './costs.ts';
import type { HelperFunctions, Shape } from './helper-functions.ts';
import { OP, TYPE } from './op.ts';
import {
  type Code,
  constant,
  I32,
  I64,
  leb,
  lengthWeight,
  local,
  NEGATIVE,
  SCALE,
  when,
  widened,
  ZERO,
} from './snippets.ts';

/** Behind this a length is taken for so much: the instruction will trap. */
const LONGEST = 2 ** 40;

/** Indices of what the helper functions use; `spent` is one of them. */
export interface Indices {
  readonly fuel: number;
  readonly stack: number;
  readonly heap: number;
  readonly id: number;
  readonly hooks: number;
  readonly spent: number;
  readonly kept: number;
  /** Whether `heap` is there. */
  readonly allocates: boolean;
}

/** How a memory or a table grows. */
export interface Growth {
  readonly space: 'memory' | 'table';
  /** Whether its length has 64 bits. */
  readonly wide: boolean;
  /** The local that says by how much; the one behind it is free. */
  readonly delta: number;
  /** The instruction with its operands. */
  readonly grow: Code;
}

/** The code of the helper functions; `Helpers` has their types. */
export class HelperCode {
  readonly #indices: Indices;
  readonly #functions: HelperFunctions;

  constructor(indices: Indices, functions: HelperFunctions) {
    this.#indices = indices;
    this.#functions = functions;
  }

  // Fuel

  /** Asks for fuel until it is not below 0 any more. Local 0 is free. */
  askForFuel(): Code {
    const answer = (is: number): Code => [OP.i32Const, is, OP.i32Eq];
    return [
      ...[OP.loop, TYPE.none],
      ...this.#hook('refill', [[I32], [I32]], []),
      ...when([OP.localTee, 0, ...answer(REFILL.ended)], [OP.unreachable]),
      ...when([...local(0), ...answer(REFILL.yield)], this.#hook('yield', [[I32], []], []), [OP.br, 1]),
      ...[...this.#get('fuel'), ...NEGATIVE, OP.brIf, 0],
      OP.end,
    ];
  }

  /** Gives at least so much fuel, the second, for the little that is held, and charges nothing. */
  refill(): Code {
    return [
      ...[...local(0), ...local(1), OP.i64Sub, ...this.#set('fuel'), ...this.#callSpent()],
      ...[...this.#get('fuel'), ...local(1), OP.i64Add],
    ];
  }

  /** Asks with the fuel that was held, and gives back what is to be held. */
  spentHeld(): Code {
    return [...local(0), ...this.#set('fuel'), ...this.#callSpent(), ...this.#get('fuel')];
  }

  /** Local 0 is what was left of the stack. */
  stackSpent(): Code {
    return [...this.#exceeded('stack', [...local(0), ...NEGATIVE]), ...this.#askIfSpent()];
  }

  // Lengths and objects

  /** Charges for a length, local 0, by the weight in local 1. */
  length(): Code {
    return [...this.#charge([...widened(0), ...local(1), ...SCALE]), ...local(0)];
  }

  /** The same for one of 64 bits. Local 2 is free. */
  wideLength(): Code {
    const longest = constant(LONGEST);
    return [
      ...[...local(0), ...longest, OP.i64GtU, OP.if, TYPE.i64, ...longest],
      ...[OP.else, ...local(0), OP.end, OP.localSet, 2],
      ...[...this.#charge([...local(2), ...local(1), ...SCALE]), ...local(0)],
    ];
  }

  /** Local 0 is how many bytes. */
  allocate(): Code {
    return this.#allocate(local(0));
  }

  /** Local 0 is how many elements, local 1 how many bytes each has. */
  allocateArray(headerBytes: number): Code {
    const bytes = [...widened(0), ...local(1), OP.i64Mul, ...constant(headerBytes), OP.i64Add];
    return [...this.#allocate(bytes), ...local(0)];
  }

  // Growth

  /** Asks, grows and pays for it; or takes back what V8 does not give. */
  grow({ space, wide, delta, grow }: Growth): Code {
    const by = wide ? local(delta) : widened(delta);
    const minusOne = [wide ? OP.i64Const : OP.i32Const, 0x7f];
    const isMinusOne = [...minusOne, wide ? OP.i64Eq : OP.i32Eq];
    const refuse = [...minusOne, OP.return];
    const ask = (amount: Code): Code =>
      this.#hook('grow', [[I32, I32, I64], [I32]], [OP.i32Const, SPACES[space], ...amount]);
    const units = [...by, ...constant(lengthWeight(GROWTH_COST[space])), ...SCALE];
    return [
      // Below 0 a delta would be taken for a growth that is taken back.
      ...when([...by, ...NEGATIVE], refuse),
      ...when([...ask(by), OP.i32Eqz], refuse),
      ...when(
        [...grow, OP.localTee, delta + 1, ...isMinusOne],
        ask([...ZERO, ...by, OP.i64Sub]),
        [OP.drop],
        refuse,
      ),
      ...[...this.#charge(units), ...local(delta + 1)],
    ];
  }

  // Pieces

  #charge(units: Code): Code {
    return [...this.#get('fuel'), ...units, OP.i64Sub, ...this.#set('fuel'), ...this.#askIfSpent()];
  }

  #askIfSpent(): Code {
    return when([...this.#get('fuel'), ...NEGATIVE], this.#callSpent());
  }

  #callSpent(): Code {
    return [OP.call, ...leb(this.#indices.spent)];
  }

  #allocate(bytes: Code): Code {
    return [
      ...[...this.#get('heap'), ...bytes, OP.i64Sub, ...this.#set('heap')],
      ...this.#exceeded('heap', [...this.#get('heap'), ...NEGATIVE]),
    ];
  }

  #exceeded(what: keyof typeof EXCEEDED, condition: Code): Code {
    const tell = this.#hook('exceeded', [[I32, I32], []], [OP.i32Const, EXCEEDED[what]]);
    return when(condition, tell, [OP.unreachable]);
  }

  /** Calls it with the id of the instance and these parameters. */
  #hook(name: keyof typeof HOOKS, shape: Shape, parameters: Code): Code {
    return [
      ...[...this.#get('id'), ...parameters, OP.i32Const, HOOKS[name]],
      ...[OP.callIndirect, ...leb(this.#functions.type(shape)), ...leb(this.#indices.hooks)],
    ];
  }

  #get(global: 'fuel' | 'heap' | 'id'): Code {
    return [OP.globalGet, ...leb(this.#indices[global])];
  }

  #set(global: 'fuel' | 'heap'): Code {
    return [OP.globalSet, ...leb(this.#indices[global])];
  }
}
