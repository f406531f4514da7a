/** What an instance holds, compared with what another one does. */
import type { Instance } from '../../../host/worker/instances/instance.ts';
import { START_UP } from '../../../host/worker/metering/bank.ts';
import { describeState, describeValue } from '../smith/describe.ts';
import type { RandomGuest } from './guest.ts';
import type { Made } from './workshop.ts';

/** The first byte that differs, in words; nothing if none does. */
export function differentByte(one: Instance, other: Instance): string | undefined {
  const [ours, theirs] = [one.bytes(), other.bytes()];
  for (const [number, memory] of ours.entries()) {
    const against = theirs[number]!;
    if (memory.byteLength !== against.byteLength)
      return `memory ${number} has ${memory.byteLength} bytes, and ${against.byteLength}`;
    if (Buffer.compare(memory, against) === 0) continue;
    const at = memory.findIndex((byte, place) => byte !== against[place]);
    return `memory ${number} at ${at} holds ${memory[at]}, and ${against[at]}`;
  }
  return undefined;
}

/** What its globals and tables hold when a request begins: a line for each. */
export function stateOf({ instance, started }: Made, { cores }: RandomGuest): string[] {
  instance.bank.open(START_UP, performance.now());
  const lines = cores.flatMap(({ own, seers }, number) => {
    const find = (field: string) => started.cores.find({ instance: number, field });
    const visible = [...own.globals, ...own.tables].map(({ name }) => {
      const entity = find(name);
      return `${name}: ${entity === undefined ? 'none' : describeState(entity)}`;
    });
    const seen = seers.map((name) => `${name}: ${attempt(find(name) as () => unknown)}`);
    return [...visible, ...seen];
  });
  instance.bank.close();
  return lines;
}

function attempt(see: () => unknown): string {
  try {
    return describeValue(see());
  } catch (thrown) {
    return String(thrown);
  }
}
