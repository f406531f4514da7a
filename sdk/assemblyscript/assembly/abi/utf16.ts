/** Unpaired surrogates: AssemblyScript's strings may have them, the component model's may not. */

/** The address of the first of them between `from` and `end`, `end` where there is none. */
export function unpairedAt(from: usize, end: usize): usize {
  while (from < end) {
    const unit = load<u16>(from);
    if ((unit & 0xf800) != 0xd800) from += 2;
    else if (isPairAt(from, end)) from += 4;
    else return from;
  }
  return end;
}

/** Puts U+FFFD in the place of each of them. */
export function replaceUnpaired(from: usize, end: usize): void {
  for (let at = unpairedAt(from, end); at < end; at = unpairedAt(at, end)) store<u16>(at, 0xfffd);
}

/** Whether a high and a low surrogate stand at `at`. */
export function isPairAt(at: usize, end: usize): bool {
  return at + 2 < end && (load<u32>(at) & 0xfc00fc00) == 0xdc00d800;
}
