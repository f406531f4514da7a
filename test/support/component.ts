/** A component in this thread, without a host: its imports are what the test gives. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { $init, generate } from '@bytecodealliance/jco-transpile/component';
import type { FetchError } from '../../host/protocol/messages.ts';
import { GENERATE_OPTIONS } from './jco.ts';

type Pairs = [name: string, value: string][];

export interface GuestRequest {
  method: string;
  scheme: string;
  authority: string;
  pathWithQuery: string;
  headers: Pairs;
  body: Uint8Array;
  remoteAddress: string;
  requestId: string;
  timeLeftMs: number;
}

export interface GuestResponse {
  status: number;
  headers: Pairs;
  body: Uint8Array;
}

export interface GuestCall {
  method: string;
  url: string;
  headers: Pairs;
  body: Uint8Array;
  timeoutMs?: number;
}

export interface GuestImports {
  log(level: string, message: string, fields: Pairs): void;
  /** Throws what `fetchFailure` makes. */
  fetch(call: GuestCall): Promise<GuestResponse>;
  get(key: string): string | undefined;
}

export interface GuestInstance {
  handle(request: GuestRequest): Promise<GuestResponse>;
}

type Instantiate = (
  core: (name: string) => WebAssembly.Module,
  imports: Record<string, object>,
  instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance,
) => Promise<GuestInstance>;

/** Makes instances of a component; each has a memory and globals of its own. */
export interface LoadedComponent {
  /** What it imports, for example `wayhouse:plugin/log`. */
  readonly imports: readonly string[];
  instantiate(imports?: Partial<GuestImports>): Promise<GuestInstance>;
}

/** What a rejected `fetch` throws for jco to lower it as the error of the result. */
export function fetchFailure(payload: FetchError): Error {
  return Object.assign(new Error(payload.tag), { payload });
}

/** A GET of `/` from nobody, but for the given parts. */
export function guestRequest(parts: Partial<GuestRequest> = {}): GuestRequest {
  return {
    method: 'GET',
    scheme: 'http',
    authority: 'plugin.example',
    pathWithQuery: '/',
    headers: [],
    body: new Uint8Array(),
    remoteAddress: '192.0.2.1',
    requestId: 'request-1',
    timeLeftMs: 1000,
    ...parts,
  };
}

/** What is to happen to the core modules of a component. */
export interface CoreHooks {
  change(core: Uint8Array): Uint8Array;
  /** Before anything of the instance is called. */
  made(instance: WebAssembly.Instance): void;
}

const AS_THEY_ARE: CoreHooks = { change: (core) => core, made: () => undefined };

export async function loadComponent(path: string, hooks = AS_THEY_ARE): Promise<LoadedComponent> {
  await $init;
  const { files, imports } = generate(await readFile(path), GENERATE_OPTIONS);
  const contents = new Map<string, Uint8Array>(files);
  const cores = compileCores(contents, hooks);
  const instantiate = await importGlue(contents.get('plugin.js') ?? new Uint8Array());
  return {
    imports,
    // The glue throws at once where start-up code traps: async makes that a rejection.
    instantiate: async (given = {}) =>
      instantiate(
        (name) => cores.get(name)!,
        importObject(given),
        (core, coreImports) => {
          const instance = new WebAssembly.Instance(core, coreImports);
          hooks.made(instance);
          return instance;
        },
      ),
  };
}

async function importGlue(glue: Uint8Array): Promise<Instantiate> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-glue-'));
  try {
    const file = join(folder, 'plugin.mjs');
    await writeFile(file, glue);
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      instantiate: Instantiate;
    };
    return module.instantiate;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function compileCores(
  files: ReadonlyMap<string, Uint8Array>,
  hooks: CoreHooks,
): Map<string, WebAssembly.Module> {
  const cores = [...files].filter(([name]) => name.endsWith('.wasm'));
  return new Map(
    cores.map(([name, bytes]) => [name, new WebAssembly.Module(Uint8Array.from(hooks.change(bytes)))]),
  );
}

/** jco's glue asks for an interface without its version, its types name it with one. */
function importObject(given: Partial<GuestImports>): Record<string, object> {
  const interfaces = {
    log: { log: given.log ?? (() => {}) },
    http: { fetch: given.fetch ?? (() => Promise.reject(new Error('no fetch in this test'))) },
    config: { get: given.get ?? (() => undefined) },
  };
  return Object.fromEntries(
    Object.entries(interfaces).flatMap(([name, functions]) => [
      [`wayhouse:plugin/${name}`, functions],
      [`wayhouse:plugin/${name}@0.1.0`, functions],
    ]),
  );
}

/** Every case of `fetch-error`, with the largest numbers that it can hold. */
export const FETCH_FAILURES: readonly FetchError[] = [
  { tag: 'denied', val: 'grant it: ☃' },
  { tag: 'invalid-request', val: 'bad url' },
  { tag: 'name-unresolved', val: 'api.example' },
  { tag: 'connection-failed', val: 'refused' },
  { tag: 'tls-failed', val: 'expired' },
  { tag: 'protocol-failed', val: '' },
  { tag: 'timed-out', val: 4_294_967_295 },
  { tag: 'response-too-large', val: 18_446_744_073_709_551_615n },
  { tag: 'limit-exceeded', val: 'fetchCalls' },
];
