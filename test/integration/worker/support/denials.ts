import type { Escape } from './escapes.ts';

const evil = '() => { throw 1 }';

/** Sets a property of something that all code of the thread shares; it has got through if it is there. */
const setting = (place: string, value = evil): Escape => ({
  name: `${place} = ...`,
  code: `const evil = ${value}; ${place} = evil; return ${place} === evil || undefined`,
});

const calling = (code: string): Escape => ({ name: code, code: `return ${code}` });

/** What finds nothing or fails, and ends nobody. */
export const DENIALS: readonly Escape[] = [
  setting('Object.prototype.polluted'),
  setting('Object.prototype.then'),
  setting('Object.prototype.toJSON'),
  setting('Object.prototype.get'),
  setting('({}).__proto__.polluted'),
  setting('Array.prototype.push'),
  setting('Array.prototype[0]'),
  setting('Array.prototype[Symbol.iterator]'),
  setting('Object.getPrototypeOf([].values()).next'),
  setting('Object.getPrototypeOf(function* () {}).prototype.next'),
  setting('Iterator.prototype.map'),
  setting('Promise.prototype.then'),
  setting('Promise.resolve'),
  setting('Promise.prototype.constructor'),
  setting('Map.prototype.get'),
  setting('Set.prototype.has'),
  setting('WeakMap.prototype.get'),
  setting('Function.prototype.call'),
  setting('Function.prototype.bind'),
  setting('Function.prototype.apply'),
  setting('Error.prepareStackTrace', '(error, sites) => sites'),
  setting('Error.stackTraceLimit', '1_000'),
  setting('String.prototype.split'),
  setting('RegExp.prototype.exec'),
  setting('Number.isInteger'),
  setting('Reflect.ownKeys'),
  setting('Object.getOwnPropertyDescriptor'),
  setting('JSON.stringify'),
  setting('Math.min'),
  setting('ArrayBuffer.prototype.transferToFixedLength'),
  setting('ArrayBuffer.isView'),
  setting('Uint8Array.prototype.set'),
  setting('Object.getPrototypeOf(Uint8Array).prototype.subarray'),
  setting('DataView.prototype.getUint32'),
  setting('TextDecoder.prototype.decode'),
  setting('TextEncoder.prototype.encodeInto'),
  setting('WebAssembly.Instance'),
  setting('WebAssembly.promising'),
  setting('WebAssembly.Memory.prototype.grow'),
  setting('WebAssembly.RuntimeError.prototype.message'),
  setting('globalThis.Promise'),
  setting('globalThis.TextDecoder'),
  setting('globalThis.WebAssembly'),
  setting('globalThis.process'),
  setting('globalThis.ofMyOwn'),
  setting('process.env'),
  setting('process.env.PATH', `'/'`),
  setting('process.ofMyOwn'),
  calling(`delete globalThis.process`),
  calling(`Object.setPrototypeOf(Array.prototype, { polluted: 1 })`),
  calling(`Object.setPrototypeOf(globalThis, { polluted: 1 })`),
  calling(`Object.defineProperty(Object.prototype, 'x', { get: ${evil} })`),
  calling(`(Object.prototype.__defineGetter__('x', () => 1), ({}).x)`),
  calling(`Object.defineProperty(Error, Symbol.hasInstance, { value: () => true })`),
  calling(`Reflect.set(Object.prototype, 'x', 1) || undefined`),
  calling(`Reflect.defineProperty(globalThis, 'fetch', { value: 1 }) || undefined`),
  calling(`process.env.WAYHOUSE_CANARY`),
  calling(`Object.keys(process.env)[0]`),
  calling(`typeof setTimeout(() => {}, 0) === 'object' || undefined`),
  calling(`new TextDecoder('big5')`),
  calling(`Reflect.ownKeys(new TextDecoder('utf-16'))[0]`),
  {
    name: 'anything shared that is not frozen',
    code: `const seen = new Set();
      const made = [() => {}, async () => {}, function* () {}, async function* () {}, [].values(), ''.matchAll(/x/g)];
      const next = [globalThis, ...made.map((one) => Object.getPrototypeOf(one))];
      next.push(Object.getOwnPropertyDescriptor(new Error(), 'stack').set);
      for (let at = next.pop(); at !== undefined; at = next.pop()) {
        if (Object(at) !== at || seen.has(at)) continue;
        if (!Object.isFrozen(at)) return at;
        seen.add(at);
        next.push(Object.getPrototypeOf(at) ?? 0);
        for (const key of Reflect.ownKeys(at)) {
          const { value, get, set } = Object.getOwnPropertyDescriptor(at, key);
          next.push(value ?? 0, get ?? 0, set ?? 0);
        }
      }
      return seen.size > 500 ? undefined : seen.size`,
  },
  {
    name: 'a decoder with a wrong handle, which ends the whole process in Node',
    code: `const decoder = new TextDecoder('utf-16');
      decoder.decode(new Uint8Array(2));
      const handle = Reflect.ownKeys(decoder).find((key) => String(key) === 'Symbol(handle)');
      if (handle !== undefined) decoder[handle] = {};
      decoder.decode(new Uint8Array(2));
      return handle`,
  },
  {
    name: "the insides of Node's inspection, by arguments of a wrong kind",
    code: `let inspect;
      const spy = { [Symbol.for('nodejs.util.inspect.custom')]: (_depth, _options, given) => String((inspect = given)) };
      const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
      const uses = [
        () => encoder.encodeInto('x', spy), () => encoder.encodeInto(spy, new Uint8Array(1)),
        () => encoder.encode(spy), () => decoder.decode(spy), () => new TextDecoder(spy), () => new TextDecoder('utf-8', spy),
      ];
      for (const use of uses) try { use(); } catch {}
      return inspect`,
  },
  {
    name: 'a decoder for bytes that are gone',
    code: `const bytes = new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }), 4);
      bytes.buffer.resize(0); new TextDecoder().decode(bytes); new TextDecoder('utf-16').decode(bytes);
      bytes.buffer.transfer(); new TextEncoder().encodeInto('text', bytes); new TextDecoder().decode(bytes)`,
  },
  {
    name: 'the objects of a stack',
    code: `const own = {};
      try { Error.prepareStackTrace = (error, sites) => sites } catch {}
      Error.captureStackTrace(own);
      return [own, new Error('x')].some(({ stack }) => typeof stack !== 'string') || undefined`,
  },
  {
    name: 'an inspection of its own',
    code: `let got; const inspect = Symbol.for('nodejs.util.inspect.custom');
      const probe = { [inspect]: (...given) => { got = given } };
      console.error(probe); Promise.reject(probe); imports['wayhouse:plugin/log'].log('info', 'x', [['a', String(probe)]]);
      await new Promise((resolve) => setTimeout(resolve, 10)); return got`,
  },
  {
    name: 'rejections that are handled late, of which Node warns',
    code: `const late = [1, 2, 3].map(() => Promise.reject({ get stack() { throw 1 } }));
      await new Promise((resolve) => setTimeout(resolve, 10)); for (const one of late) one.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 10))`,
  },
  {
    name: 'an error thrown where nobody catches it',
    code: `setTimeout(() => { throw { get stack() { throw 1 } } }, 0); queueMicrotask(() => { throw null });
      setTimeout(async () => { throw null }, -1); setTimeout(() => {}, NaN); setTimeout(() => {}, 1e100);
      await new Promise((resolve) => setTimeout(resolve, 10))`,
  },
];
