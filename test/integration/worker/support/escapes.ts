/**
 * What JavaScript that has got into a worker tries. `code` is the body of an async function that has functions
 * of ours, `getCoreModule` and `imports`; whatever it returns but undefined has got through.
 */
export interface Escape {
  readonly name: string;
  readonly code: string;
}

/** One that ends its worker, and what of it is told. */
export interface Breach extends Escape {
  readonly what: string;
}

/** Node's modules by which a way out might be found. */
const MODULES = [
  ...['fs', 'net', 'tls', 'dgram', 'dns', 'http', 'https', 'child_process', 'cluster', 'worker_threads'],
  ...['inspector', 'vm', 'module', 'repl', 'v8', 'os', 'process', 'async_hooks', 'diagnostics_channel'],
];

const importing = (name: string, specifier: string): Breach => ({
  name: `import ${name}`,
  code: `return import(${specifier})`,
  what: 'import()',
});

const IMPORTS: readonly Breach[] = [
  ...MODULES.map((name) => importing(`node:${name}`, `'node:${name}'`)),
  importing('a built-in without its prefix', `'fs'`),
  importing('a file of the worker', `'./walls.ts'`),
  importing('a file', `'file:///etc/hostname'`),
  importing('more text as code', `'data:text/javascript,export default process'`),
  importing('from the network', `'https://127.0.0.1/x.js'`),
  importing('a package', `'piscina'`),
  importing('JSON', `'data:application/json,{}', { with: { type: 'json' } }`),
  importing('itself once more', `import.meta.url`),
  importing('by an object that makes its text', `{ toString: () => 'node:fs' }`),
  { name: 'resolve a module', code: `return import.meta.resolve('node:fs')`, what: 'import()' },
  { name: 'require', code: `return require('fs')`, what: 'require' },
  { name: 'require of the module', code: `return module.createRequire('/x')('fs')`, what: 'module' },
];

const ofProcess = (member: string, code = `return process.${member}`): Breach => ({
  name: `process.${member}`,
  code,
  what: `process.${member}`,
});

const PROCESS: readonly Breach[] = [
  ofProcess('binding', `return process.binding('fs')`),
  ofProcess('_linkedBinding', `return process._linkedBinding('fs')`),
  ofProcess('getBuiltinModule', `return process.getBuiltinModule('fs').writeFileSync(FILE, 'x')`),
  ofProcess('mainModule', `return process.mainModule.require('fs')`),
  ofProcess('dlopen', `return process.dlopen({ exports: {} }, '/x.node')`),
  ofProcess('execve', `return process.execve('/bin/true')`),
  ofProcess('kill', `return process.kill(1, 'SIGTERM')`),
  ofProcess('exit', `return process.exit(1)`),
  ofProcess('abort', `return process.abort()`),
  ofProcess('reallyExit', `return process.reallyExit(1)`),
  ofProcess('exitCode', `process.exitCode = 1; return true`),
  ofProcess('chdir', `return process.chdir('/')`),
  ofProcess('umask', `return process.umask(0)`),
  ofProcess('setuid', `return process.setuid(0)`),
  ofProcess('report', `return process.report.writeReport(FILE)`),
  ofProcess('nextTick', `return process.nextTick(() => {})`),
  ofProcess('emit', `return process.emit('SIGTERM')`),
  ofProcess('on', `return process.on('uncaughtException', () => {})`),
  ...['argv', 'execPath', 'cwd', 'pid', 'title', 'version', 'memoryUsage', 'hrtime', 'permission'].map(
    (name) => ofProcess(name),
  ),
  ...['stdout', 'stderr', 'domain', '_getActiveHandles', 'constructor'].map((name) => ofProcess(name)),
];

const global = (name: string, code = `return ${name}`): Breach => ({ name, code, what: name });

const GLOBALS: readonly Breach[] = [
  global('fetch', `return fetch('http://127.0.0.1:' + PORT)`),
  global('WebSocket', `return new WebSocket('ws://127.0.0.1:' + PORT)`),
  global('EventSource', `return new EventSource('http://127.0.0.1:' + PORT)`),
  global('Worker', `return new Worker('data:text/javascript,')`),
  global('BroadcastChannel', `return new BroadcastChannel('x').postMessage(1)`),
  global('MessageChannel', `return new MessageChannel()`),
  global('MessagePort', `return MessagePort.prototype.postMessage`),
  global('MessageEvent', `return new MessageEvent('message')`),
  global('parentPort', `for (;;) parentPort.postMessage('flood')`),
  global('self', `for (;;) self.postMessage('flood')`),
  global('global', `return global.process`),
  global('setImmediate', `return setImmediate(() => {})`),
  global('setInterval', `return setInterval('1', 1)`),
  global('structuredClone', `return structuredClone(new Uint8Array(1))`),
  global('Buffer', `return Buffer.allocUnsafeSlow(1_000_000)`),
  global('SharedArrayBuffer', `return new SharedArrayBuffer(8)`),
  { name: 'Atomics.wait', code: `return Atomics.wait(new Int32Array(8), 0, 0)`, what: 'Atomics.wait' },
  { name: 'Atomics.notify', code: `return Atomics.notify(new Int32Array(8), 0)`, what: 'Atomics.notify' },
  global('performance', `return performance.now()`),
  global('Date', `return Date.now()`),
  global('Temporal', `return Temporal.Now.instant()`),
  global('Intl', `return new Intl.DateTimeFormat().format()`),
  global('WeakRef', `return new WeakRef({})`),
  global('FinalizationRegistry', `return new FinalizationRegistry(() => {})`),
  global('Proxy', `return new Proxy({}, {})`),
  global('crypto', `return crypto.subtle`),
  global('navigator', `return navigator.hardwareConcurrency`),
  global('localStorage', `return localStorage.setItem('a', 'b')`),
  global('Storage'),
  global('URL', `return URL.createObjectURL(new Blob())`),
  global('ReadableStream'),
  global('CompressionStream'),
  global('AbortSignal', `return AbortSignal.timeout(1)`),
  global('EventTarget'),
  global('ShadowRealm', `return new ShadowRealm().evaluate('1')`),
  global('gc'),
  { name: 'console.log', code: `return console.log('canary')`, what: 'console.log' },
  { name: 'console._stdout', code: `return console._stdout.write('canary')`, what: 'console._stdout' },
];

const compiling = (name: string, code: string, what = 'Function'): Breach => ({ name, code, what });

const CODE_FROM_TEXT: readonly Breach[] = [
  compiling('eval', `return eval('1')`, 'eval'),
  compiling('eval from afar', `return (0, globalThis.eval)('1')`, 'eval'),
  compiling('Function', `return Function('return 1')()`),
  compiling('new Function', `return new Function('return 1')()`),
  compiling('the constructor of a function', `return (() => {}).constructor('return 1')()`),
  compiling(
    'the constructor of an async one',
    `return (async () => {}).constructor('return 1')()`,
    'AsyncFunction',
  ),
  compiling('of a generator', `return (function* () {}).constructor('return 1')()`, 'GeneratorFunction'),
  compiling(
    'of an async generator',
    `return Object.getPrototypeOf(async function* () {}).constructor('')`,
    'AsyncGeneratorFunction',
  ),
  compiling('Reflect.construct', `return Reflect.construct((() => {}).constructor, ['return 1'])`),
  compiling('a bound one', `return (() => {}).constructor.bind(null, 'return 1')()`),
  compiling('a class that extends it', `return new (class extends (() => {}).constructor {})('return 1')`),
  compiling(
    'its descriptor',
    `return Object.getOwnPropertyDescriptor(Function.prototype, 'constructor').value('')`,
  ),
  compiling('the constructor of a constructor', `return [].constructor.constructor('return 1')()`),
  compiling('a function of the host', `return getCoreModule.constructor('return process')()`),
  compiling('an import', `return imports['wayhouse:plugin/log'].log.constructor('return process')()`),
  compiling(
    'an error of the host',
    `try { getCoreModule('x') } catch (e) { return e.constructor.constructor('') }`,
  ),
  compiling('a text as timer', `return setTimeout('globalThis.x = 1', 0)`, 'setTimeout of a text'),
  compiling('a text as microtask', `return queueMicrotask('globalThis.x = 1')`, 'queueMicrotask of a text'),
];

const wasm = (member: string, code: string): Breach => ({
  name: `WebAssembly.${member}: ${code}`,
  code: `return ${code}`,
  what: `WebAssembly.${member}`,
});

const EMPTY_MODULE = 'Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)';

const WASM: readonly Breach[] = [
  wasm('Module', `new WebAssembly.Module(${EMPTY_MODULE})`),
  wasm('Memory', `new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer`),
  wasm('Memory', `new WebAssembly.Memory({ initial: 65536 })`),
  wasm('Memory', `new WebAssembly.Memory.prototype.constructor({ initial: 1 })`),
  wasm('Table', `new WebAssembly.Table({ element: 'anyfunc', initial: 1e7 })`),
  wasm('Instance', `Reflect.construct(WebAssembly.Instance, [{}])`),
  wasm('compile', `WebAssembly.compile(${EMPTY_MODULE})`),
  wasm('compileStreaming', `WebAssembly.compileStreaming({})`),
  wasm('instantiate', `WebAssembly.instantiate(${EMPTY_MODULE})`),
  wasm('validate', `WebAssembly.validate(${EMPTY_MODULE})`),
];

export const BREACHES: readonly Breach[] = [...IMPORTS, ...PROCESS, ...GLOBALS, ...CODE_FROM_TEXT, ...WASM];
