/** Brings a component to a host: sends it where the host has it not, and again where the way breaks. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  ClientError,
  type Client,
  type Manifest,
  type Upload,
  type UploadOptions,
  type Version,
} from '@wayhouse/client';

export interface Transfer extends Required<Pick<UploadOptions, 'activate' | 'onProgress' | 'signal'>> {
  readonly client: Client;
  /** Of the plugin. */
  readonly name: string;
  readonly component: Blob;
  /** What the plugin asks for. */
  readonly manifest: Manifest;
  /** Told before each further attempt of why, and of how long it waits. */
  readonly onBreak: (why: ClientError, milliseconds: number) => void;
}

/** `held`: the host had a version of these bytes that asks for the same, so nothing was sent. */
export interface Transferred extends Upload {
  readonly transfer: 'sent' | 'held';
}

/** A host that is started again is back within these. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** Rejects as the client does, and where the signal aborts. A host that is not there at first is not waited for. */
export async function transfer(way: Transfer): Promise<Transferred> {
  await way.client.getHost();
  const digest = await digestOf(way.component);
  for (const milliseconds of PAUSES_MS) {
    try {
      return await attempt(way, digest);
    } catch (thrown) {
      if (!isBroken(thrown)) throw thrown;
      way.onBreak(thrown, milliseconds);
      await pause(milliseconds, undefined, { signal: way.signal });
    }
  }
  return attempt(way, digest);
}

async function digestOf(component: Blob): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of component.stream()) hash.update(chunk);
  return hash.digest('hex');
}

const BROKEN = new Set(['host_unreachable', 'upload_incomplete', 'shutting_down']);

const isBroken = (thrown: unknown): thrown is ClientError =>
  thrown instanceof ClientError && BROKEN.has(thrown.code);

/** One that has broken off after the last byte may have left a version. */
async function attempt(way: Transfer, digest: string): Promise<Transferred> {
  const held = await findHeld(way, digest);
  way.signal.throwIfAborted();
  return held === undefined ? send(way) : use(held, way);
}

async function findHeld(way: Transfer, digest: string): Promise<Version | undefined> {
  const versions = await versionsOf(way);
  const held = versions.find(
    ({ state, ...each }) =>
      state !== 'failed' && each.digest === digest && isDeepStrictEqual(each.manifest, way.manifest),
  );
  return held && settled(held, way);
}

async function versionsOf({ client, name }: Transfer): Promise<readonly Version[]> {
  try {
    return await client.listVersions(name);
  } catch (thrown) {
    if (thrown instanceof ClientError && thrown.code === 'plugin_not_found') return [];
    throw thrown;
  }
}

const AGAIN_MS = 250;

/** The host ends what it prepares, well or badly, within limits of its own. */
async function settled(
  { plugin, version }: Version,
  { client, signal }: Transfer,
): Promise<Version | undefined> {
  for (;;) {
    const now = await client.getVersion(plugin, version);
    if (now.state !== 'preparing') return now.state === 'ready' ? now : undefined;
    await pause(AGAIN_MS, undefined, { signal });
  }
}

async function use(version: Version, { client, name, activate }: Transfer): Promise<Transferred> {
  const { manifest: _asked, createdAt: _when, ...held } = version;
  const transferred: Transferred = { ...held, stages: [], transfer: 'held' };
  if (!activate) return transferred;
  const { active, state } = await client.getPlugin(name);
  const serves = active?.version === version.version && (state === 'serving' || state === 'idle');
  return {
    ...transferred,
    ...(serves ? { deployment: active } : await client.activateVersion(name, version.version)),
  };
}

async function send({ client, name, component, ...options }: Transfer): Promise<Transferred> {
  const { manifest, activate, onProgress, signal } = options;
  const upload = await client.uploadVersion(name, component, { manifest, activate, onProgress, signal });
  return { ...upload, transfer: 'sent' };
}
