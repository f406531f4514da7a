import { ERRORS, type ErrorCode } from '../../host/protocol/errors.ts';
import { must } from './deploy.ts';
import { component, INSPECTION_REFUSALS } from './handmade.ts';
import type { TestHost } from './host.ts';
import { PREAMBLE_BYTES, sectionsOf } from './wasm-sections.ts';

/** What bytes that were damaged on their way may be refused with. */
const FITTING: readonly ErrorCode[] = [...INSPECTION_REFUSALS, 'compile_failed', 'start_failed'];

/** A component of the contract that imports no function and names little: most of its bytes matter. */
export async function smallComponent(): Promise<Uint8Array> {
  const bytes = await component((wit) => wit.replaceAll(/^ *import (log|http|config);$/gm, ''));
  return withoutCustomSections(bytes);
}

function withoutCustomSections(bytes: Uint8Array): Uint8Array {
  const kept = sectionsOf(bytes).filter(({ id }) => id !== 0);
  return Buffer.concat([
    bytes.subarray(0, PREAMBLE_BYTES),
    ...kept.map(({ start, end }) => bytes.subarray(start, end)),
  ]);
}

/** Copies of the bytes, each with one byte changed, at `count` places spread over them. */
export function* flips(bytes: Uint8Array, count: number): Iterable<Uint8Array> {
  for (let i = 0; i < count; i++) {
    const copy = Uint8Array.from(bytes);
    const at = Math.floor((i * bytes.length) / count);
    copy[at]! ^= 1 + ((i * 37) % 255);
    yield copy;
  }
}

/** Throws unless the answer is 201 or a refusal that fits; gives back "accepted" or its code. */
export async function verdictOf(answer: Response): Promise<string> {
  const body = (await answer.json()) as { code?: ErrorCode; state?: string; detail?: string };
  if (answer.status === 201 && body.state === 'ready') return 'accepted';
  const fits = body.code !== undefined && FITTING.includes(body.code);
  if (fits && answer.status === ERRORS[body.code!].status) return body.code!;
  throw new Error(`${answer.status}: ${JSON.stringify(body)}`);
}

/** Uploads that are on their way at once. */
const LANES = 4;

/**
 * Uploads copies of a component that have one byte changed each, beside a plugin `neighbour` that must
 * answer after each of them. Gives back how often there was which verdict.
 */
export async function uploadFlipped(host: TestHost, count: number): Promise<Record<string, number>> {
  const verdicts: Record<string, number> = {};
  const damaged = flips(await smallComponent(), count)[Symbol.iterator]() as IteratorObject<Uint8Array>;
  const lane = async (_: unknown, name: number): Promise<void> => {
    for (const bytes of damaged) {
      const verdict = await verdictOf(await host.upload(`flipped-${name}`, bytes, { activate: false }));
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      const { status } = await host.call('/neighbour');
      if (status !== 200) throw new Error(`the neighbour answered ${status} after ${verdict}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (let name = 0; name < LANES; name++) await forget(host, `flipped-${name}`);
  return verdicts;
}

/** Deletes a plugin, none of whose versions may still be in preparation. */
async function forget(host: TestHost, plugin: string): Promise<void> {
  const versions = (await must(await host.api('GET', `/v1/plugins/${plugin}/versions`))) as {
    state: string;
  }[];
  if (versions.some(({ state }) => state === 'preparing')) throw new Error('a version is half installed');
  await must(await host.api('DELETE', `/v1/plugins/${plugin}`));
}
