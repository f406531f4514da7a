/**
 * Times the reset of an instance, in a process of its own. Arguments: the file of a component. Answers a line of
 * JSON (`ResetCost`).
 */
import { readFile } from 'node:fs/promises';
import { moduleOf } from '../host/compile/transpile/module.ts';
import { LIMITS, LIMIT_NAMES, type Limits } from '../host/protocol/limits.ts';
import { type Adoption, FRAMES_VERSION, type FromWorker } from '../host/protocol/messages.ts';
import { Outbox } from '../host/protocol/outbox.ts';
import { MemoryImage } from '../host/worker/instances/image.ts';
import { Instance, type Owner } from '../host/worker/instances/instance.ts';
import { start } from '../host/worker/instances/make.ts';
import { programOf } from '../host/worker/instances/program.ts';
import { liftingRules } from '../host/worker/lifting/lifting.ts';
import { START_UP } from '../host/worker/metering/bank.ts';
import { Hooks } from '../host/worker/metering/hooks.ts';
import { Turns } from '../host/worker/metering/turns.ts';

export interface ResetCost {
  /** Of all memories of the instance. */
  readonly bytes: number;
  /** Memories and globals, in microseconds: the median of many batches. */
  readonly micros: number;
}

const BATCHES = 60;
const BATCH_MICROS = 5_000;

const now = (): number => performance.now();
const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMITS[name].default])) as Limits;

/** Nothing runs in it. */
const OWNER: Owner = { answered: () => {}, failed: () => {}, released: () => {} };

function makeInstance(component: Uint8Array): Instance {
  const { linkage, cores, needs } = moduleOf(component);
  const compiled = [...cores].map(
    ([name, core]) => [name, new WebAssembly.Module(core as Uint8Array<ArrayBuffer>)] as const,
  );
  const adoption: Adoption = {
    ...{ version: FRAMES_VERSION, linkage, config: {}, limits },
    cores: new Map(compiled),
    needs: new Map(Object.entries(needs)),
  };
  const program = programOf(adoption);
  const outbox = new Outbox<FromWorker>({ postMessage: () => {} });
  const serving = { rules: liftingRules(adoption), config: {}, outbox };
  const metering = { hooks: new Hooks(), turns: new Turns(now), now };
  return new Instance(program, start({ program, serving, metering }, 'untried'), OWNER);
}

/** As what a request leaves behind is reset, and as the next one finds the globals. */
function timeReset(instance: Instance): ResetCost {
  const images = instance.bytes().map((memory) => new MemoryImage(memory));
  const reset = (): void => {
    if (!instance.reset(images)) throw new Error('it cannot be reset');
    instance.bank.open(START_UP, 0);
    instance.bank.close();
  };
  const count = countFor(reset);
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const began = now();
    for (let i = 0; i < count; i++) reset();
    batches.push(((now() - began) * 1_000) / count);
  }
  const bytes = images.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { bytes, micros: batches.toSorted((a, b) => a - b)[BATCHES / 2]! };
}

/** As many as take long enough to be timed, warmed by doing so. */
function countFor(reset: () => void): number {
  for (let count = 16; ; count *= 2) {
    const began = now();
    for (let i = 0; i < count; i++) reset();
    if ((now() - began) * 1_000 >= BATCH_MICROS) return count;
  }
}

console.log(JSON.stringify(timeReset(makeInstance(await readFile(process.argv[2] ?? '')))));
