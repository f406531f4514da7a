/** FIPS 180-4, section 5.3.3 and 4.2.2. */
const START: StaticArray<u32> = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

// prettier-ignore
const ROUND: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

const BLOCK = 64;

export function sha256(message: Uint8Array): Uint8Array {
  const padded = withLength(message);
  const state = START.slice<StaticArray<u32>>();
  for (let at = 0; at < padded.length; at += BLOCK) compress(state, padded.dataStart + at);
  const digest = new Uint8Array(32);
  for (let i = 0; i < 8; i++) store<u32>(digest.dataStart + i * 4, bswap<u32>(state[i]));
  return digest;
}

/** A bit of 1, zeros, and the length in bits, up to a whole number of blocks. */
function withLength(message: Uint8Array): Uint8Array {
  const size = (message.length + 9 + BLOCK - 1) & ~(BLOCK - 1);
  const padded = new Uint8Array(size);
  padded.set(message);
  padded[message.length] = 0x80;
  store<u64>(padded.dataStart + size - 8, bswap<u64>((<u64>message.length) << 3));
  return padded;
}

function compress(state: StaticArray<u32>, block: usize): void {
  const words = schedule(block);
  let a = state[0], b = state[1], c = state[2], d = state[3]; // prettier-ignore
  let e = state[4], f = state[5], g = state[6], h = state[7]; // prettier-ignore
  for (let i = 0; i < 64; i++) {
    const mixed = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const first = h + mixed + ((e & f) ^ (~e & g)) + ROUND[i] + words[i];
    const other = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const second = other + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function schedule(block: usize): StaticArray<u32> {
  const words = new StaticArray<u32>(64);
  for (let i = 0; i < 16; i++) words[i] = bswap<u32>(load<u32>(block + i * 4));
  for (let i = 16; i < 64; i++) {
    const near = words[i - 15];
    const far = words[i - 2];
    const first = rotr<u32>(near, 7) ^ rotr<u32>(near, 18) ^ (near >> 3);
    const second = rotr<u32>(far, 17) ^ rotr<u32>(far, 19) ^ (far >> 10);
    words[i] = words[i - 16] + first + words[i - 7] + second;
  }
  return words;
}
