// Runs in AssemblyScript and, with its types stripped, in Node: so numbers are 32 bits wide and signed.

const ROUNDS: i32[] = [
  1116352408, 1899447441, -1245643825, -373957723, 961987163, 1508970993, -1841331548, -1424204075,
  -670586216, 310598401, 607225278, 1426881987, 1925078388, -2132889090, -1680079193, -1046744716, -459576895,
  -272742522, 264347078, 604807628, 770255983, 1249150122, 1555081692, 1996064986, -1740746414, -1473132947,
  -1341970488, -1084653625, -958395405, -710438585, 113926993, 338241895, 666307205, 773529912, 1294757372,
  1396182291, 1695183700, 1986661051, -2117940946, -1838011259, -1564481375, -1474664885, -1035236496,
  -949202525, -778901479, -694614492, -200395387, 275423344, 430227734, 506948616, 659060556, 883997877,
  958139571, 1322822218, 1537002063, 1747873779, 1955562222, 2024104815, -2067236844, -1933114872,
  -1866530822, -1538233109, -1090935817, -965641998,
];

const START: i32[] = [
  1779033703, -1150833019, 1013904242, -1521486534, 1359893119, -1694144372, 528734635, 1541459225,
];

/** SHA-256 of the bytes, in hex. */
export function digest(bytes: Uint8Array): string {
  const length = bytes.length;
  const padded = new Uint8Array((((length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[length] = 0x80;
  for (let i = 0; i < 4; i++) padded[padded.length - 1 - i] = (length << 3) >>> (8 * i);
  const state = new Int32Array(8);
  for (let i = 0; i < 8; i++) state[i] = START[i];
  const words = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    schedule(words, padded, at);
    mix(state, words);
  }
  let text = '';
  for (let i = 0; i < 8; i++)
    for (let shift = 28; shift >= 0; shift -= 4) text += digit((state[i] >>> shift) & 15);
  return text;
}

function digit(value: i32): string {
  return String.fromCharCode(value < 10 ? 48 + value : 87 + value);
}

function turned(value: i32, by: i32): i32 {
  return (value >>> by) | (value << (32 - by));
}

/** The words of the block at `at`. */
function schedule(words: Int32Array, bytes: Uint8Array, at: i32): void {
  for (let i = 0; i < 16; i++, at += 4) {
    words[i] =
      ((bytes[at] as i32) << 24) |
      ((bytes[at + 1] as i32) << 16) |
      ((bytes[at + 2] as i32) << 8) |
      (bytes[at + 3] as i32);
  }
  for (let i = 16; i < 64; i++) {
    const near = words[i - 2];
    const far = words[i - 15];
    const first = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    const second = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    words[i] = (((first + words[i - 7]) | 0) + ((second + words[i - 16]) | 0)) | 0;
  }
}

function mix(state: Int32Array, words: Int32Array): void {
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const chosen = (e & f) ^ (~e & g);
    const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (((h + mixed) | 0) + ((((chosen + ROUNDS[i]) | 0) + words[i]) | 0)) | 0;
    const major = (a & b) ^ (a & c) ^ (b & c);
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + major) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
  state[4] = (state[4] + e) | 0;
  state[5] = (state[5] + f) | 0;
  state[6] = (state[6] + g) | 0;
  state[7] = (state[7] + h) | 0;
}
