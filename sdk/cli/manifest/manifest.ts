/** What wayhouse.toml holds. wayhouse.schema.json has the same with its meanings. */
export type Language = 'assemblyscript' | 'rust';

export const LANGUAGES: readonly Language[] = ['assemblyscript', 'rust'];

export interface Manifest {
  /** Of the plugin, on a host. */
  readonly name: string;
  readonly language: Language;
  readonly build?: AssemblyScriptBuild & RustBuild;
  readonly grants?: {
    readonly http?: { readonly origins?: readonly string[] };
    readonly config?: { readonly keys?: readonly string[] };
  };
  /** By their names in a plugin's settings. */
  readonly limits?: Readonly<Record<string, number>>;
  /** The most fuel that each test may use, by its name. */
  readonly fuel?: Readonly<Record<string, number>>;
}

/** Paths are relative to the folder of wayhouse.toml. */
export interface AssemblyScriptBuild {
  readonly entry?: string;
  readonly wit?: string;
  readonly world?: string;
  readonly runtime?: 'minimal' | 'incremental' | 'stub';
  readonly optimize?: 'speed' | 'size' | 'none';
}

export interface RustBuild {
  readonly manifest?: string;
  readonly target?: 'wasm32-unknown-unknown' | 'wasm32-wasip2';
}

/** The keys of `[build]` that each language has. */
export const BUILD_KEYS: Readonly<Record<Language, readonly string[]>> = {
  assemblyscript: ['entry', 'wit', 'world', 'runtime', 'optimize'],
  rust: ['manifest', 'target'],
};

/** What an upload asks a host for: the part `manifest` of the upload. */
export interface UploadManifest {
  readonly http?: { readonly origins: string[] };
}

export function uploadManifest({ grants }: Manifest): UploadManifest {
  const origins = grants?.http?.origins ?? [];
  return origins.length > 0 ? { http: { origins: [...origins] } } : {};
}
