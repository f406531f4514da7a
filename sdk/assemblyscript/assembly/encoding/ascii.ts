/** Letters A to Z in lower case. AssemblyScript's own toLowerCase brings the tables of all of Unicode: 6 KB. */
export function asciiLower(text: string): string {
  if (!hasUpper(text)) return text;
  const units = new StaticArray<u16>(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    unchecked((units[i] = <u16>(isUpper(unit) ? unit | 0x20 : unit)));
  }
  return textOf(units, text.length);
}

/** Where the code unit stands first from `from` on, below 0 where it does not. Unlike indexOf it needs no string of it. */
export function indexOfUnit(text: string, unit: i32, from: i32 = 0): i32 {
  for (let i = from; i < text.length; i++) {
    if (text.charCodeAt(i) == unit) return i;
  }
  return -1;
}

/** The first `count` units as a string. */
export function textOf(units: StaticArray<u16>, count: i32): string {
  return String.UTF16.decodeUnsafe(changetype<usize>(units), (<usize>count) << 1);
}

function hasUpper(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (isUpper(text.charCodeAt(i))) return true;
  }
  return false;
}

function isUpper(unit: i32): bool {
  return unit >= 0x41 && unit <= 0x5a;
}
