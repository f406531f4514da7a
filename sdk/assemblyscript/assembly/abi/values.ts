/** The values of the component model that AssemblyScript has no type for. */

/** Stands for the payload that a result does not have: `Result<Unit, string>`. */
export type Unit = bool;

/** `option<T>` where `T | null` cannot say it: of numbers, of enums, of options. */
export class Option<T> {
  private constructor(
    readonly isSome: bool,
    private readonly some: T,
  ) {}

  static some<T>(value: T): Option<T> {
    return new Option<T>(true, value);
  }

  static none<T>(): Option<T> {
    return new Option<T>(false, nothing<T>());
  }

  get isNone(): bool {
    return !this.isSome;
  }

  /** Traps on none. */
  get value(): T {
    assert(this.isSome, 'the value of an option that is none');
    return this.some;
  }

  valueOr(other: T): T {
    return this.isSome ? this.some : other;
  }
}

/** `result<T, E>`: AssemblyScript cannot catch, so a failure is a value. */
export class Result<T, E> {
  private constructor(
    readonly isOk: bool,
    private readonly ok: T,
    private readonly err: E,
  ) {}

  static ok<T, E>(value: T = nothing<T>()): Result<T, E> {
    return new Result<T, E>(true, value, nothing<E>());
  }

  static err<T, E>(error: E = nothing<E>()): Result<T, E> {
    return new Result<T, E>(false, nothing<T>(), error);
  }

  get isErr(): bool {
    return !this.isOk;
  }

  /** Traps on a failure. */
  get value(): T {
    assert(this.isOk, 'the value of a result that is an error');
    return this.ok;
  }

  /** Traps on a success. */
  get error(): E {
    assert(!this.isOk, 'the error of a result that is ok');
    return this.err;
  }

  valueOr(other: T): T {
    return this.isOk ? this.ok : other;
  }
}

/** What stands in the place of a value that is not there. Nobody reads it. */
function nothing<T>(): T {
  if (isReference<T>()) return changetype<T>(0);
  return <T>0;
}

export class Tuple1<T0> {
  constructor(public f0: T0) {}
}

export class Tuple2<T0, T1> {
  constructor(
    public f0: T0,
    public f1: T1,
  ) {}
}

export class Tuple3<T0, T1, T2> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
  ) {}
}

export class Tuple4<T0, T1, T2, T3> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
  ) {}
}

export class Tuple5<T0, T1, T2, T3, T4> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
  ) {}
}

export class Tuple6<T0, T1, T2, T3, T4, T5> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
  ) {}
}

export class Tuple7<T0, T1, T2, T3, T4, T5, T6> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
  ) {}
}

export class Tuple8<T0, T1, T2, T3, T4, T5, T6, T7> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
  ) {}
}

export class Tuple9<T0, T1, T2, T3, T4, T5, T6, T7, T8> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
  ) {}
}

export class Tuple10<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
  ) {}
}

export class Tuple11<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
    public f10: T10,
  ) {}
}

export class Tuple12<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
    public f10: T10,
    public f11: T11,
  ) {}
}

export class Tuple13<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
    public f10: T10,
    public f11: T11,
    public f12: T12,
  ) {}
}

export class Tuple14<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
    public f10: T10,
    public f11: T11,
    public f12: T12,
    public f13: T13,
  ) {}
}

export class Tuple15<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
    public f10: T10,
    public f11: T11,
    public f12: T12,
    public f13: T13,
    public f14: T14,
  ) {}
}

export class Tuple16<T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> {
  constructor(
    public f0: T0,
    public f1: T1,
    public f2: T2,
    public f3: T3,
    public f4: T4,
    public f5: T5,
    public f6: T6,
    public f7: T7,
    public f8: T8,
    public f9: T9,
    public f10: T10,
    public f11: T11,
    public f12: T12,
    public f13: T13,
    public f14: T14,
    public f15: T15,
  ) {}
}
