/** What a list keeps in its members: each stands in one list at most. */
export interface Linked<Self> {
  list: object | undefined;
  previous: Self | undefined;
  next: Self | undefined;
}

/**
 * Members in the order in which they were added, which carry their links themselves. For what comes and
 * goes with every request, in the place of a Set: a Set that was emptied and filled again is a chain of
 * tables to V8, of which one that grew old keeps all that stood in those after it (RATIONALE.md, "Why no
 * Set or Map holds requests").
 */
export class LinkedList<Member extends Linked<Member>> {
  first: Member | undefined;
  size = 0;
  #last: Member | undefined;

  add(member: Member): void {
    member.list = this;
    member.previous = this.#last;
    if (this.#last === undefined) this.first = member;
    else this.#last.next = member;
    this.#last = member;
    this.size += 1;
  }

  /** False where it does not stand here. */
  delete(member: Member): boolean {
    if (member.list !== this) return false;
    const { previous, next } = member;
    if (previous === undefined) this.first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    member.list = member.previous = member.next = undefined;
    this.size -= 1;
    return true;
  }

  /** The member that is given out may be deleted meanwhile. */
  *[Symbol.iterator](): Generator<Member, void> {
    for (let member = this.first; member !== undefined;) {
      const { next } = member;
      yield member;
      member = next;
    }
  }
}
