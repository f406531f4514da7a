/** What a host says to a component when it is uploaded, without a host. */
import { readConfig } from '@wayhouse/host/config';
import { TestHost, WayhouseError, type Inspection } from '@wayhouse/host/testing';
import { uploadManifest, type Manifest } from '../manifest/manifest.ts';

export interface Verdict extends Inspection {
  /** The largest component that a host takes by default. */
  readonly maxUploadBytes: number;
  readonly warnings: readonly string[];
}

const HTTP = 'wayhouse:plugin/http';

/**
 * Inspected, translated, compiled and started as an upload is, under the limits that the manifest asks for.
 * Throws a `WayhouseError` where a host with no settings of its own would refuse it.
 */
export async function checkComponent(component: Uint8Array, manifest?: Manifest): Promise<Verdict> {
  const { maxUploadBytes } = readConfig({});
  if (component.byteLength === 0) throw new WayhouseError('upload_empty');
  if (component.byteLength > maxUploadBytes) throw tooLarge(component.byteLength, maxUploadBytes);
  await using host = new TestHost();
  const inspection = await host.inspect(component);
  const asked = manifest ? { manifest: uploadManifest(manifest), limits: manifest.limits ?? {} } : {};
  await host.load(component, asked);
  return { ...inspection, maxUploadBytes, warnings: warningsOf(inspection, manifest) };
}

const tooLarge = (bytes: number, bound: number): WayhouseError =>
  new WayhouseError(
    'upload_too_large',
    `The component has ${bytes} bytes; a host takes ${bound} by default.`,
  );

/** What is no reason to refuse it, and yet hardly meant. */
function warningsOf({ imports }: Inspection, manifest: Manifest | undefined): string[] {
  if (!manifest) return [];
  const fetches = imports.some((name) => name.startsWith(HTTP));
  const origins = manifest.grants?.http?.origins ?? [];
  if (fetches && origins.length === 0) {
    return ['It makes outbound calls, but wayhouse.toml asks for no origins: all of them would be denied.'];
  }
  return [];
}
