import type { Adoption } from '../protocol/messages.ts';
import { coreInstantiator, type Guarding, wireModules } from './lifting/instantiate.ts';
import { expectChecks, requireChecksTaken } from './lifting/jspi.ts';
import { importGlue } from './walls/glue.ts';
import type { Breach } from './walls/line.ts';

/** `handle` of the world, as jco's glue exports it. */
export interface GuestRequest {
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  readonly pathWithQuery: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  readonly requestId: string;
  readonly timeLeftMs: number;
}

export interface GuestResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export interface GuestInstance {
  handle(request: GuestRequest): Promise<GuestResponse>;
}

export type GuestImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A plugin's code in this worker, from which each request gets an instance of its own. */
export interface Guest {
  /** What the instance hands over and uses is held to `guarding`, which is for this instance alone. */
  instantiate(imports: GuestImports, guarding: Guarding): GuestInstance | Promise<GuestInstance>;
}

type Instantiate = (
  getCoreModule: (name: string) => WebAssembly.Module,
  imports: GuestImports,
  instantiateCore: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => WebAssembly.Instance,
) => GuestInstance | Promise<GuestInstance>;

export async function loadGuest(adoption: Adoption, breach: Breach): Promise<Guest> {
  const { glue, cores } = adoption;
  const modules = wireModules(adoption);
  const { instantiate } = (await importGlue(glue, breach)) as { instantiate: Instantiate };
  const getCoreModule = (name: string): WebAssembly.Module => {
    const module = cores.get(name);
    if (module === undefined) throw new Error(`the glue asks for a core module "${name}" that is not there`);
    return module;
  };
  return {
    instantiate: (imports, guarding) => {
      expectChecks();
      const instance = instantiate(getCoreModule, imports, coreInstantiator(modules, guarding));
      requireChecksTaken();
      return instance;
    },
  };
}
