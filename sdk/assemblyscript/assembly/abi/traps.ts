/** What the guest does where the host breaks the canonical ABI: it traps and says why. */

/** The host sent a case that `type` does not have. */
export function invalidDiscriminant(type: string, found: u32): void {
  throw new RangeError('the host sent case ' + found.toString() + ' of ' + type + ', which has no such case');
}

/** The host sent a number that is no Unicode scalar value. */
export function invalidChar(found: u32): void {
  throw new RangeError('the host sent ' + found.toString() + ' as a char, which is no Unicode scalar value');
}

/** The host sent a representation that no living object of the guest has. */
export function invalidHandle(found: i32): void {
  throw new RangeError('the host sent handle ' + found.toString() + ', which names no object of this guest');
}
