import { EDIT, type Edits } from './edits.ts';
import { type Frame, type LoopFrame, MIXED, NOWHERE } from './frame.ts';

/**
 * What the longest path costs from each charge on.
 *
 * A charge stands where a function begins, in the header of each loop, and where paths meet that
 * are charged at different places. It pays for the longest way from there to the next charge, to a
 * branch back, or to the end. A loop pays for its turns itself: on a path through it from outside it
 * costs nothing, and who leaves it is where he was when he came.
 */
export class Paths {
  /** Whether what comes next can be reached. */
  reachable = true;
  readonly #edits: Edits;
  /** The edit that pays for the path at hand, and what it costs so far. */
  #charge = NOWHERE;
  #cost = 0;

  constructor(edits: Edits) {
    this.#edits = edits;
  }

  get charge(): number {
    return this.#charge;
  }

  get cost(): number {
    return this.#cost;
  }

  /** From here on `charge` pays. */
  begin(charge: number): void {
    this.reachable = true;
    this.#charge = charge;
    this.#cost = 0;
  }

  spend(units: number): void {
    this.#cost += units;
  }

  /** The path up to here is to be paid for. */
  settle(): void {
    this.#edits.raise(this.#charge, this.#cost);
  }

  /** Nothing goes on from here. */
  stop(): void {
    if (this.reachable) this.settle();
    this.reachable = false;
  }

  /** A branch to the end of `target`, or to its beginning if that is a loop, out of the open `loops` inside it. */
  branch(target: Frame, loops: readonly LoopFrame[]): void {
    if (!this.reachable) return;
    this.settle();
    if (target.kind === 'loop') return;
    const outermost = loops[target.loop === undefined ? 0 : target.loop.ordinal + 1];
    if (outermost === undefined) join(target, this.#charge, this.#cost);
    else join(target, outermost.entryCharge, outermost.entryCost);
  }

  /** What is thrown in the block that begins here may come out at the end of `target`. */
  land(target: Frame): void {
    if (!this.reachable) return;
    target.lands = true;
    target.labelCharge = MIXED;
  }

  /** The first half of an `if` ends, the other begins. */
  turn(frame: Frame): void {
    this.#fallThrough(frame);
    this.#resume(frame);
  }

  /** A handler begins: what was thrown may come from anywhere, so it pays for itself. */
  handle(frame: Frame, position: number): void {
    this.#fallThrough(frame);
    this.reachable = frame.reachable;
    if (this.reachable) this.begin(this.#edits.add(EDIT.charge, position));
  }

  /** A block ends at `position`. */
  end(frame: Frame, position: number): void {
    if (frame.kind === 'loop') return this.#endLoop(frame);
    this.#fallThrough(frame);
    if (frame.kind === 'if' && frame.reachable) {
      this.#edits.raise(frame.entryCharge, frame.entryCost);
      join(frame, frame.entryCharge, frame.entryCost);
    }
    this.reachable = frame.reachable && frame.labelCharge !== NOWHERE;
    if (!this.reachable) return;
    this.#charge = frame.labelCharge;
    this.#cost = frame.labelCost;
    if (frame.labelCharge === MIXED) this.begin(this.#edits.add(EDIT.charge, position));
  }

  #endLoop(frame: Frame): void {
    if (!this.reachable) return;
    this.settle();
    this.#resume(frame);
  }

  #fallThrough(frame: Frame): void {
    if (!this.reachable) return;
    this.settle();
    join(frame, this.#charge, this.#cost);
  }

  #resume(frame: Frame): void {
    this.reachable = frame.reachable;
    this.#charge = frame.entryCharge;
    this.#cost = frame.entryCost;
  }
}

function join(frame: Frame, charge: number, cost: number): void {
  if (frame.labelCharge === NOWHERE) {
    frame.labelCharge = charge;
    frame.labelCost = cost;
  } else if (frame.labelCharge === charge) {
    if (cost > frame.labelCost) frame.labelCost = cost;
  } else frame.labelCharge = MIXED;
}
