// Ten small programs of different kinds, each an export that takes how much it is to do and answers with a sum
// that would be another if a step had been left out.

typedef unsigned char u8;
typedef unsigned int u32;
typedef int i32;

#define EXPORT(n) __attribute__((export_name(#n)))

// clang makes calls of these.
void *memset(void *d, int c, unsigned long n) {
  u8 *p = d;
  while (n--) *p++ = c;
  return d;
}

void *memcpy(void *d, const void *s, unsigned long n) {
  u8 *p = d;
  const u8 *q = s;
  while (n--) *p++ = *q++;
  return d;
}

static u32 rs = 12345;

static u32 rnd(void) {
  rs ^= rs << 13;
  rs ^= rs >> 17;
  rs ^= rs << 5;
  return rs;
}

// Calls and nothing else.
__attribute__((noinline)) static u32 fib_(u32 n) {
  return n < 2 ? n : fib_(n - 1) + fib_(n - 2);
}

EXPORT(fib) u32 fib(u32 n) {
  return fib_(n);
}

// Three loops, floating point.
#define MN 160
static double A[MN * MN], B[MN * MN], C[MN * MN];
EXPORT(matmul) u32 matmul(u32 reps) {
  for (int i = 0; i < MN * MN; i++) {
    A[i] = i % 7;
    B[i] = i % 5;
  }
  for (u32 r = 0; r < reps; r++)
    for (int i = 0; i < MN; i++)
      for (int j = 0; j < MN; j++) {
        double s = 0;
        for (int k = 0; k < MN; k++) s += A[i * MN + k] * B[k * MN + j];
        C[i * MN + j] = s + r;
      }
  return (u32)C[777];
}

// Long straight code on integers.
static const u32 K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
#define R(x, n) (((x) >> (n)) | ((x) << (32 - (n))))
static void sha_block(u32 *h, const u8 *p) {
  u32 w[64];
  for (int i = 0; i < 16; i++) w[i] = p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
  for (int i = 16; i < 64; i++)
    w[i] = w[i - 16] + (R(w[i - 15], 7) ^ R(w[i - 15], 18) ^ (w[i - 15] >> 3)) + w[i - 7] +
           (R(w[i - 2], 17) ^ R(w[i - 2], 19) ^ (w[i - 2] >> 10));
  u32 a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], hh = h[7];
  for (int i = 0; i < 64; i++) {
    u32 t1 = hh + (R(e, 6) ^ R(e, 11) ^ R(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
    u32 t2 = (R(a, 2) ^ R(a, 13) ^ R(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    hh = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  h[0] += a;
  h[1] += b;
  h[2] += c;
  h[3] += d;
  h[4] += e;
  h[5] += f;
  h[6] += g;
  h[7] += hh;
}

static u8 buf[1 << 16];
EXPORT(sha256) u32 sha256(u32 reps) {
  u32 h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  for (u32 i = 0; i < sizeof buf; i++) buf[i] = i * 7;
  for (u32 r = 0; r < reps; r++)
    for (u32 i = 0; i < sizeof buf; i += 64) sha_block(h, buf + i);
  return h[0];
}

// Branches that cannot be foretold.
static u32 arr[200000];
static void qs(u32 *a, int l, int r) {
  while (l < r) {
    u32 p = a[(l + r) >> 1];
    int i = l, j = r;
    do {
      while (a[i] < p) i++;
      while (a[j] > p) j--;
      if (i <= j) {
        u32 t = a[i];
        a[i] = a[j];
        a[j] = t;
        i++;
        j--;
      }
    } while (i <= j);
    if (j - l < r - i) {
      qs(a, l, j);
      l = i;
    } else {
      qs(a, i, r);
      r = j;
    }
  }
}

EXPORT(quicksort) u32 quicksort(u32 n) {
  rs = 12345;
  for (u32 i = 0; i < n; i++) arr[i] = rnd();
  qs(arr, 0, n - 1);
  return arr[n / 2];
}

// Straight code on floating point.
typedef struct {
  double x[3], v[3], m;
} Body;
static Body bd[5];
EXPORT(nbody) u32 nbody(u32 steps) {
  for (int i = 0; i < 5; i++) {
    for (int k = 0; k < 3; k++) {
      bd[i].x[k] = i * 1.3 + k * .7 + 1;
      bd[i].v[k] = i * .01 - k * .02;
    }
    bd[i].m = 1.0 / (i + 1);
  }
  for (u32 s = 0; s < steps; s++) {
    for (int i = 0; i < 5; i++)
      for (int j = i + 1; j < 5; j++) {
        double d[3], d2 = 0;
        for (int k = 0; k < 3; k++) {
          d[k] = bd[i].x[k] - bd[j].x[k];
          d2 += d[k] * d[k];
        }
        double mag = 0.001 / (d2 * __builtin_sqrt(d2));
        for (int k = 0; k < 3; k++) {
          bd[i].v[k] -= d[k] * bd[j].m * mag;
          bd[j].v[k] += d[k] * bd[i].m * mag;
        }
      }
    for (int i = 0; i < 5; i++)
      for (int k = 0; k < 3; k++) bd[i].x[k] += 0.001 * bd[i].v[k];
  }
  return (u32)(bd[0].x[0] * 1e6);
}

// A switch in a loop.
enum { PUSH, ADD, SUB, MUL, LT, JNZ, JMP, LOAD, STORE, DUP, SWAP, POP, XOR, SHR, AND, HALT };
static const i32 prog[] = {PUSH, 0,   STORE, 0, PUSH, 0,    STORE, 1,   /*8:*/ LOAD, 1,   LOAD, 0,   DUP,
                           MUL,  ADD, PUSH,  3, SHR,  LOAD, 1,     XOR, STORE,       1,   LOAD, 0,   PUSH,
                           1,    ADD, STORE, 0, LOAD, 0,    LOAD,  2,   LT,          JNZ, 8,    HALT};
EXPORT(interpreter) u32 interpreter(u32 n) {
  i32 st[64], loc[8];
  int sp = 0, pc = 0;
  loc[2] = n;
  loc[0] = loc[1] = 0;
  for (;;)
    switch (prog[pc++]) {
    case PUSH:
      st[sp++] = prog[pc++];
      break;
    case ADD:
      sp--;
      st[sp - 1] += st[sp];
      break;
    case SUB:
      sp--;
      st[sp - 1] -= st[sp];
      break;
    case MUL:
      sp--;
      st[sp - 1] *= st[sp];
      break;
    case LT:
      sp--;
      st[sp - 1] = st[sp - 1] < st[sp];
      break;
    case JNZ:
      if (st[--sp])
        pc = prog[pc];
      else
        pc++;
      break;
    case JMP:
      pc = prog[pc];
      break;
    case LOAD:
      st[sp++] = loc[prog[pc++]];
      break;
    case STORE:
      loc[prog[pc++]] = st[--sp];
      break;
    case DUP:
      st[sp] = st[sp - 1];
      sp++;
      break;
    case SWAP: {
      i32 t = st[sp - 1];
      st[sp - 1] = st[sp - 2];
      st[sp - 2] = t;
      break;
    }
    case POP:
      sp--;
      break;
    case XOR:
      sp--;
      st[sp - 1] ^= st[sp];
      break;
    case SHR:
      sp--;
      st[sp - 1] = (u32)st[sp - 1] >> (st[sp] & 31);
      break;
    case AND:
      sp--;
      st[sp - 1] &= st[sp];
      break;
    case HALT:
      return loc[1];
    }
}

// The tightest loop.
EXPORT(memchr) u32 memchr_(u32 reps) {
  for (u32 i = 0; i < sizeof buf; i++) buf[i] = 1 + (i % 250);
  buf[sizeof buf - 1] = 0;
  u32 t = 0;
  for (u32 r = 0; r < reps; r++) {
    const u8 *p = buf;
    __asm__ volatile("" : "+r"(p));
    while (*p) p++;
    t += p - buf;
  }
  return t;
}

// Tight loops that write.
static u8 sv[1 << 18];
EXPORT(sieve) u32 sieve(u32 reps) {
  u32 c = 0;
  for (u32 r = 0; r < reps; r++) {
    c = 0;
    for (u32 i = 0; i < sizeof sv; i++) sv[i] = 1;
    for (u32 i = 2; i < sizeof sv; i++)
      if (sv[i]) {
        c++;
        for (u32 j = i * 2; j < sizeof sv; j += i) sv[j] = 0;
      }
  }
  return c;
}

// Pointers, and small functions called by pointer.
typedef struct N {
  struct N *next;
  u32 k, v;
} N;
static N pool[1 << 15];
static N *tab[1 << 12];
static u32 h1(u32 x) {
  x ^= x >> 16;
  x *= 0x7feb352d;
  x ^= x >> 15;
  return x;
}

static u32 h2(u32 x) {
  x *= 2654435761u;
  return x ^ x >> 13;
}

static u32 (*volatile hf[2])(u32) = {h1, h2};
EXPORT(hash) u32 hash(u32 reps) {
  u32 s = 0;
  for (u32 r = 0; r < reps; r++) {
    u32 (*f)(u32) = hf[r & 1];
    for (u32 i = 0; i < (1 << 12); i++) tab[i] = 0;
    for (u32 i = 0; i < (1 << 15); i++) {
      u32 b = f(i * 3) & 4095;
      pool[i].k = i * 3;
      pool[i].v = i;
      pool[i].next = tab[b];
      tab[b] = &pool[i];
    }
    for (u32 i = 0; i < (1 << 15); i++) {
      N *p = tab[f(i) & 4095];
      while (p && p->k != i) p = p->next;
      if (p) s += p->v;
    }
  }
  return s;
}

// A loop of few turns inside two others.
EXPORT(mandelbrot) u32 mandelbrot(u32 n) {
  u32 t = 0;
  for (u32 y = 0; y < n; y++)
    for (u32 x = 0; x < n; x++) {
      double cr = 3.0 * x / n - 2, ci = 2.0 * y / n - 1, zr = 0, zi = 0;
      u32 k = 0;
      while (k < 200 && zr * zr + zi * zi < 4) {
        double tt = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = tt;
        k++;
      }
      t += k;
    }
  return t;
}
