/** A place in memory: what a variable holds, and some bytes further. */
export interface Address {
  readonly base: string;
  readonly offset: number;
}

export function addressAt(base: string, offset = 0): Address {
  return { base, offset };
}

export function plus({ base, offset }: Address, bytes: number): Address {
  return { base, offset: offset + bytes };
}

/** As an argument of a function. */
export function addressText({ base, offset }: Address): string {
  return offset === 0 ? base : `${base} + ${offset}`;
}

export function loadText(type: string, { base, offset }: Address): string {
  return `load<${type}>(${base}${offset === 0 ? '' : `, ${offset}`})`;
}

export function storeText(type: string, { base, offset }: Address, value: string): string {
  return `store<${type}>(${base}, ${value}${offset === 0 ? '' : `, ${offset}`});`;
}
