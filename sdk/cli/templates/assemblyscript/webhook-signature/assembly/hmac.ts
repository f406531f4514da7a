import { sha256 } from './sha256';

const BLOCK = 64;

/** RFC 2104, with SHA-256. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const short = key.length > BLOCK ? sha256(key) : key;
  return sha256(join(pad(short, 0x5c), sha256(join(pad(short, 0x36), message))));
}

/** Takes the same time wherever they differ. */
export function equal(one: Uint8Array, other: Uint8Array): bool {
  if (one.length != other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= one[i] ^ other[i];
  return difference == 0;
}

function pad(key: Uint8Array, byte: u8): Uint8Array {
  const block = new Uint8Array(BLOCK).fill(byte);
  for (let i = 0; i < key.length; i++) block[i] = key[i] ^ byte;
  return block;
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
