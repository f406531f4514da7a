/** The plugin on its local host: each build replaces the one before, without a dropped request. */
import { isDeepStrictEqual } from 'node:util';
import type { Client, Settings } from '@wayhouse/client';
import type { Built } from '../building/build.ts';
import { uploadManifest, type Manifest } from '../manifest/manifest.ts';
import type { Project } from '../manifest/read.ts';

export type Config = Readonly<Record<string, string>>;

interface Deployed {
  readonly version: number;
  readonly component: Uint8Array;
  readonly asked: object;
  readonly settings: Settings;
}

export class LocalPlugin {
  readonly #client: Client;
  /** The same as long as it runs, whatever wayhouse.toml comes to say. */
  readonly #name: string;
  readonly #config: Config;
  #deployed: Deployed | undefined;

  constructor(client: Client, name: string, config: Config) {
    this.#client = client;
    this.#name = name;
    this.#config = config;
  }

  /** Of the version that serves; undefined before the first one. */
  get version(): number | undefined {
    return this.#deployed?.version;
  }

  /** Whether there was something new. Throws an error of the client where the host refuses it: what served serves on. */
  async deploy({ bytes: component }: Built, { manifest }: Project): Promise<'live' | 'unchanged'> {
    const asked = uploadManifest(manifest);
    const settings = localSettings(manifest, this.#config);
    const before = this.#deployed;
    const sameCode = before && isDeepStrictEqual([before.component, before.asked], [component, asked]);
    const sameSettings = before && isDeepStrictEqual(before.settings, settings);
    if (sameCode && sameSettings) return 'unchanged';
    const version = sameCode ? before.version : await this.#upload(component, asked, sameSettings === true);
    if (!sameSettings) await this.#settle(version, settings);
    this.#deployed = { version, component, asked, settings };
    return 'live';
  }

  async #upload(component: Uint8Array, asked: object, activate: boolean): Promise<number> {
    const blob = new Blob([component as Uint8Array<ArrayBuffer>]);
    const { version } = await this.#client.uploadVersion(this.#name, blob, { manifest: asked, activate });
    return version;
  }

  async #settle(version: number, settings: Settings): Promise<void> {
    await this.#client.putSettings(this.#name, settings);
    if (version !== this.#deployed?.version) await this.#client.activateVersion(this.#name, version);
  }
}

/** What wayhouse.toml asks for is granted here, also where it is on this machine. */
function localSettings({ grants, limits }: Manifest, config: Config): Settings {
  const origins = (grants?.http?.origins ?? []).map((origin) => ({ origin, private: true }));
  return {
    route: { paths: ['/'] },
    grants: { http: { origins } },
    config: { ...config },
    ...(limits && { limits: { ...limits } }),
  };
}

/** Keys that the plugin asks for and that nobody has given. */
export const missingKeys = ({ grants }: Manifest, config: Config): string[] =>
  (grants?.config?.keys ?? []).filter((key) => !Object.hasOwn(config, key));
