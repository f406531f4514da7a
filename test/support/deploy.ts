/** What end-to-end tests ask of a host again and again; each throws where the host does not comply. */
import type { Manifest, Settings } from '../../host/protocol/settings.ts';
import { guestPath, type GuestLanguage } from './guests.ts';
import type { TestHost } from './host.ts';

export const LANGUAGES: readonly GuestLanguage[] = ['assemblyscript', 'rust'];

/** Starting a host and uploading some components, in milliseconds, on a machine that is busy. */
export const SETUP_MS = 60_000;

export interface Deployed {
  readonly language?: GuestLanguage;
  readonly settings?: Settings;
  /** Origins that the manifest asks for and the settings grant, also where they are private. */
  readonly origins?: readonly string[];
}

/** Uploads a guest under the name of a plugin, with its settings, so that it answers at `/{plugin}`. */
export async function deploy(
  host: TestHost,
  [plugin, guest]: readonly [plugin: string, guest: string],
  { language = 'assemblyscript', settings = {}, origins = [] }: Deployed = {},
): Promise<number> {
  const manifest: Manifest = { http: { origins: [...origins] } };
  const answer = await host.upload(plugin, guestPath(guest, language), { manifest, activate: false });
  const { version } = (await must(answer)) as { version: number };
  await must(await host.settings(plugin, { ...settings, ...grant(settings, origins) }));
  await must(await host.api('POST', `/v1/plugins/${plugin}/activate`, { version }));
  return version;
}

function grant({ grants }: Settings, origins: readonly string[]): Settings {
  return grants === undefined && origins.length > 0
    ? { grants: { http: { origins: origins.map((origin) => ({ origin, private: true })) } } }
    : {};
}

/** The JSON of an answer of the admin API that must have succeeded. */
export async function must(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

export interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly version: number;
  readonly requestId: string;
}

/** The plugin's log lines of one request. */
export async function linesOf(host: TestHost, plugin: string, requestId: string): Promise<Line[]> {
  const lines = (await must(await host.api('GET', `/v1/plugins/${plugin}/logs?lines=1000`))) as Line[];
  return lines.filter((line) => line.requestId === requestId);
}

/** The code of a problem document. */
export async function codeOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { code: unknown }).code;
}

/** The figure of a plugin at /metrics, 0 where it does not stand there. */
export async function figure(host: TestHost, name: string, plugin: string): Promise<number> {
  const text = await (await host.api('GET', '/metrics')).text();
  const line = text
    .split('\n')
    .find((row) => row.startsWith(`${name}{`) && row.includes(`plugin="${plugin}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}
