/** What glue hands over in the place of an answer, a call or an error: each ends its request, and no more. */
import { beforeAll, afterAll, expect, test } from 'vitest';
import { open, type Opened } from '../pool/support/deployments.ts';

const LYING = `const lying = (object, key, value) => Object.defineProperty(object, key, { value });`;
const refuse = `get() { throw 1 }`;

/** What `handle` gives back, or how it ends. */
const ANSWERS: readonly (readonly [what: string, code: string, ending?: string])[] = [
  ['nothing', `undefined`],
  ['a text', `'200'`],
  ['a getter that throws', `Object.defineProperty({}, 'status', { ${refuse} })`],
  ['a status that is no number', `{ ...ok, status: { valueOf: () => 200 } }`],
  ['a status that is no u16', `{ ...ok, status: 65_536 }`],
  ['headers that are no list', `{ ...ok, headers: { length: 0 } }`],
  ['headers without end', `{ ...ok, headers: { *[Symbol.iterator]() { for (;;) yield ['a', 'b'] } } }`],
  ['4 thousand million headers', `{ ...ok, headers: Object.assign([], { length: 2 ** 32 - 1 }) }`],
  ['headers with a hole', `{ ...ok, headers: [, ['a', 'b']] }`],
  ['a header that cannot be read', `{ ...ok, headers: [Object.defineProperty([], 0, { ${refuse} })] }`],
  ['a header that is no text', `{ ...ok, headers: [['a', { toString: () => 'b' }]] }`],
  ['a header that is a function', `{ ...ok, headers: [['a', () => {}]] }`],
  ['a body that is a text', `{ ...ok, body: 'text' }`],
  ['a body of another kind', `{ ...ok, body: new Uint16Array(2) }`],
  ['a body that is a view', `{ ...ok, body: new DataView(new ArrayBuffer(8)) }`],
  ['a body that only looks like one', `{ ...ok, body: Object.create(Uint8Array.prototype) }`],
  [
    'a body that lies about its kind',
    `{ ...ok, body: lying(new Uint16Array(2), Symbol.toStringTag, 'Uint8Array') }`,
  ],
  ['a body that is gone', `{ ...ok, body: gone(new Uint8Array(8)) }`],
  [
    'an error with a message that cannot be read',
    `throw Object.defineProperty(new Error(), 'message', { ${refuse} })`,
  ],
  [
    'an error with a stack that cannot be read',
    `throw Object.defineProperty(new Error(), 'stack', { ${refuse} })`,
  ],
  ['an error of 100 MB', `throw new Error('x'.repeat(100_000_000))`],
  [
    'an object that cannot be made text',
    `throw { toString() { throw 1 }, [Symbol.toPrimitive]() { throw 2 } }`,
  ],
  ['an object that inspects', `throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw 1 } }`],
  ['no object', `throw undefined`],
  ['a function', `throw () => {}`],
  ['recursion without end', `const dive = () => dive() + 1; return dive()`, 'stack_exhausted'],
  ['a promise of a promise that fails', `Promise.reject(Promise.reject(1))`],
  ['what calls back when it is awaited', `({ then(resolve, reject) { reject({ then: () => {} }) } })`],
  ['a call with what cannot be sent', `await call({ method: () => {} })`],
  ['a call with a getter that throws', `await call(Object.defineProperty({}, 'url', { ${refuse} }))`],
  ['a call with a symbol', `await call({ url: Symbol('x') })`],
  ['a call with a body that is none', `await call({ body: {} })`],
  ['a call with a wrong timeout', `await call({ timeoutMs: -1 })`],
  ['a line that is a function', `return log('info', () => {}, [])`],
  ['a line with wrong fields', `return log('info', 'm', [['a', Symbol('x')]])`],
  [
    'a key that makes its text',
    `return imports['wayhouse:plugin/config'].get({ toString: () => '__proto__' })`,
  ],
] as const;

/** Odd, but an answer. */
const FINE = [
  ['a body with room beside it', `{ ...ok, body: new Uint8Array(64).subarray(8, 16) }`],
  [
    'a body that hides its buffer',
    `{ ...ok, body: lying(new Uint8Array(8), 'buffer', new ArrayBuffer(1e6)) }`,
  ],
  ['a body that lies about its length', `{ ...ok, body: lying(new Uint8Array(8), 'byteLength', 2 ** 40) }`],
  ['a body that can grow', `{ ...ok, body: new Uint8Array(new ArrayBuffer(8, { maxByteLength: 2 ** 20 })) }`],
  ['a body of a class of its own', `{ ...ok, body: new (class extends Uint8Array {})(8) }`],
  ['a line of no level', `(log({ toString: () => 'info' }, 'm', []), ok)`],
] as const;

const GLUE = `
  const ok = { status: 200, headers: [], body: new Uint8Array(1) };
  const gone = (bytes) => (bytes.buffer.transfer(), bytes);
  ${LYING}
  export function instantiate(getCoreModule, imports) {
    const { log } = imports['wayhouse:plugin/log'];
    const { fetch } = imports['wayhouse:plugin/http'];
    const call = (parts) => {
      const whole = { method: 'GET', url: 'http://a/', headers: [], body: new Uint8Array() };
      return fetch(Object.defineProperties(whole, Object.getOwnPropertyDescriptors(parts)));
    };
    const answers = [${[...ANSWERS, ...FINE].map(([, code]) => `async () => { ${bodyOf(code)} }`).join()}];
    const plain = () => ({ ...ok, body: new Uint8Array() });
    return { handle: (request) => (answers[request.pathWithQuery.slice(1)] ?? plain)() };
  }`;

function bodyOf(code: string): string {
  return /^(throw|const|return|await)\b/.test(code) ? `${code}; return ok` : `return ${code}`;
}

let opened: Opened;
const cleanUps: (() => Promise<void>)[] = [];

beforeAll(async () => {
  opened = open({ glue: GLUE }, (cleanUp) => cleanUps.push(cleanUp));
  await opened.deployment.start();
});

afterAll(() => Promise.all(cleanUps.map((cleanUp) => cleanUp())));

async function expectEnding(at: number, ending: number | string): Promise<void> {
  expect(await opened.ask(`/${at}`)).toBe(ending);
  expect(await opened.ask()).toBe(200);
  expect(opened.counters).toMatchObject({ breaches: 0, workersLost: 0 });
}

test.each(ANSWERS.map(([name, , code = 'guest_trapped'], at) => ({ name, code, at })))(
  '$name: ends that request alone',
  ({ at, code }) => expectEnding(at, code),
);

test.each(FINE.map(([name], at) => ({ name, at: ANSWERS.length + at })))('$name: is answered', ({ at }) =>
  expectEnding(at, 200),
);

test.each([
  ['an instance that is none', `null`],
  ['an instance that cannot be read', `Object.defineProperty({}, 'handle', { ${refuse} })`],
  ['an answer that never comes', `{ handle: () => new Promise(() => {}) }`, 'deadline_exceeded'],
  ['microtasks without end', `{ handle: async () => { for (;;) await 0 } }`, 'deadline_exceeded'],
  [
    'an instance that is awaited for ever',
    `{ then(resolve) { if (started) return; started = true; resolve({}) } }`,
    'deadline_exceeded',
  ],
])('%s ends the requests of its own plugin only', async (_what, instance, ending = 'guest_trapped') => {
  const glue = `let started = false; export const instantiate = () => (${instance})`;
  const { deployment, ask } = open({ glue, limits: { deadlineMs: 200 } });
  await deployment.start();
  expect(await ask()).toBe(ending);
  expect(await opened.ask()).toBe(200);
});

test('no request finds in its body what another has sent', async () => {
  const glue = `export const instantiate = () => ({ handle: async ({ body }) => {
    const alone = body.buffer.byteLength === body.byteLength && Object.getPrototypeOf(body) === Uint8Array.prototype;
    const mine = body.secret === undefined;
    body.secret = 'told';
    return { status: alone && mine ? 200 : 500, headers: [], body: new Uint8Array() };
  } })`;
  const { deployment, ask } = open({ glue });
  await deployment.start();
  for (const body of [undefined, new Uint8Array(10), Buffer.from('of a pool'), undefined]) {
    expect(await ask('/', body)).toBe(200);
  }
});
