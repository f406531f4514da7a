import type { Adoption } from '../protocol/messages.ts';

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
  instantiate(imports: GuestImports): GuestInstance | Promise<GuestInstance>;
}

type Instantiate = (
  getCoreModule: (name: string) => WebAssembly.Module,
  imports: GuestImports,
  instantiateCore: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => WebAssembly.Instance,
) => GuestInstance | Promise<GuestInstance>;

/** Loads the glue from memory: this thread may read no file but our own code. */
export async function loadGuest({ glue, cores }: Adoption): Promise<Guest> {
  const source = `data:text/javascript;base64,${Buffer.from(glue).toString('base64')}`;
  const { instantiate } = (await import(source)) as { instantiate: Instantiate };
  const getCoreModule = (name: string): WebAssembly.Module => {
    const module = cores.get(name);
    if (module === undefined) throw new Error(`the glue asks for a core module "${name}" that is not there`);
    return module;
  };
  return { instantiate: (imports) => instantiate(getCoreModule, imports, instantiateCore) };
}

function instantiateCore(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports = {},
): WebAssembly.Instance {
  return new WebAssembly.Instance(module, imports);
}
