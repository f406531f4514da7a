/** A deployment that has workers, or would. */
export interface Tenant {
  /** Since when nothing of it has been in flight; undefined while something is. */
  readonly idleSince: number | undefined;
  /** Its turn has come: it has a seat, for a first worker. */
  seated(): void;
  /** It is to give one of its seats back as soon as it can; it has more than one. */
  share(): void;
  /** It is to give its only seat back, as nothing of it is in flight. */
  sleep(): void;
}

/** What a tenant has of the seats. */
export interface Holding<Who> {
  readonly tenant: Who;
  readonly seats: number;
  readonly idleSince: number | undefined;
}

/** Seats that are kept free for first workers, where others have one already. */
export function reserveOf(seats: number): number {
  return Math.max(1, Math.ceil(seats / 4));
}

/**
 * Who gives a seat up for a tenant that has none: of those with several the one with the most, else the one
 * that has been idle for the longest time. Nobody, where all have one and use it.
 */
export function giverOf<Who>(holdings: Iterable<Holding<Who>>): Who | undefined {
  const all = [...holdings];
  const most = all.reduce((best, holding) => (holding.seats > best.seats ? holding : best), all[0]!);
  return (most?.seats ?? 0) > 1 ? most.tenant : idlestOf(all);
}

function idlestOf<Who>(holdings: Iterable<Holding<Who>>): Who | undefined {
  let idlest: Holding<Who> | undefined;
  for (const holding of holdings) {
    const since = holding.idleSince ?? Infinity;
    if (since < (idlest?.idleSince ?? Infinity)) idlest = holding;
  }
  return idlest?.tenant;
}

/**
 * The workers that all deployments may have together, a seat each. A first one comes before anybody's
 * second: a second one is there only while a share of the seats stays free.
 */
export class Seats {
  readonly most: number;
  #taken = 0;
  readonly #held = new Map<Tenant, number>();
  /** Those without a seat that would have one, in the order in which they asked. */
  readonly #line = new Set<Tenant>();
  /** Of those that were asked to give a seat back, and have not. */
  readonly #asked = new Set<Tenant>();

  constructor(most: number) {
    this.most = most;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** Stands in line for a first seat; the tenant is told when it has it, which may be at once. */
  join(tenant: Tenant): void {
    this.#line.add(tenant);
    this.review();
  }

  /** Does not wait any more. */
  leave(tenant: Tenant): void {
    this.#line.delete(tenant);
  }

  /** A first seat, at once: for a version that an operator brings up. Others make room after it. */
  take(tenant: Tenant): void {
    this.#seat(tenant);
    this.review();
  }

  /** One more seat for a tenant that has one, if its fair share allows it. */
  more(tenant: Tenant): boolean {
    const free = this.most - this.#taken;
    if (this.#line.size > 0 || this.#asked.has(tenant) || free <= reserveOf(this.most)) return false;
    this.#seat(tenant);
    return true;
  }

  /** Gives seats back, all that it has if their number is not given. */
  give(tenant: Tenant, seats = this.#held.get(tenant) ?? 0): void {
    const left = (this.#held.get(tenant) ?? 0) - seats;
    if (left > 0) this.#held.set(tenant, left);
    else this.#held.delete(tenant);
    this.#taken -= seats;
    this.#asked.delete(tenant);
    this.review();
  }

  /** Seats those that wait; to be called now and then, as who has become idle is not told here. */
  review(): void {
    for (const tenant of this.#line) {
      if (this.#taken >= this.most) break;
      this.#line.delete(tenant);
      this.#seat(tenant);
      tenant.seated();
    }
    // Asked anew each time: who gives a seat back at once has had others seated by then.
    while (this.#lacking() > 0) {
      const giver = giverOf(this.#holdings());
      if (giver === undefined) break;
      this.#asked.add(giver);
      if (giver.idleSince !== undefined) giver.sleep();
      else giver.share();
    }
    this.#hurry();
  }

  /** What was promised may come only when a request has ended; who is idle gives at once. */
  #hurry(): void {
    while (this.#line.size > 0) {
      const idle = idlestOf(this.#holdings());
      if (idle === undefined) return;
      idle.sleep();
    }
  }

  #seat(tenant: Tenant): void {
    this.#held.set(tenant, (this.#held.get(tenant) ?? 0) + 1);
    this.#taken += 1;
  }

  /** Seats that somebody must still be asked for. */
  #lacking(): number {
    return this.#line.size + Math.max(0, this.#taken - this.most) - this.#asked.size;
  }

  *#holdings(): Generator<Holding<Tenant>> {
    for (const [tenant, seats] of this.#held)
      if (!this.#asked.has(tenant)) yield { tenant, seats, idleSince: tenant.idleSince };
  }
}
