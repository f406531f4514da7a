/** What the core modules of a program spend: units of fuel by the meter, or instructions by the oracle. */
import { spawnSync } from 'node:child_process';
import { meter } from '../../../host/compile/meter/meter.ts';
import { METER_EXPORTS } from '../../../host/protocol/metering.ts';
import { Bank, type Terms } from '../smith/bank.ts';

export interface Ledger {
  /** To each core module before it is compiled. */
  change(core: Uint8Array): Uint8Array<ArrayBuffer>;
  /** With each instance, before anything of it is called. */
  made(instance: WebAssembly.Instance): void;
  total(): number;
}

export const LEDGERS = ['meter', 'oracle'] as const;
export type LedgerName = (typeof LEDGERS)[number];

export function openLedger(name: LedgerName, smith: string): Ledger {
  return name === 'meter' ? new Charges() : new Counts(smith);
}

const TERMS: Terms = { slice: 1_000_000, budget: Number.MAX_SAFE_INTEGER, yields: 'never' };

class Charges implements Ledger {
  readonly #banks: Bank[] = [];

  change(core: Uint8Array): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(meter(core).bytes);
  }

  made({ exports }: WebAssembly.Instance): void {
    const bank = new Bank(TERMS);
    this.#banks.push(bank);
    bank.attach(exports);
    bank.fillStack();
    (exports[METER_EXPORTS.start] as (() => void) | undefined)?.();
  }

  total(): number {
    const ended = this.#banks.find(({ ending }) => ending !== undefined);
    if (ended !== undefined) throw new Error(`an instance was ended: ${ended.ending}`);
    return this.#banks.reduce((sum, { charged }) => sum + charged, 0);
  }
}

/** See smith/src/count.rs. */
class Counts implements Ledger {
  readonly #smith: string;
  readonly #counters: WebAssembly.Global<'i64'>[] = [];

  constructor(smith: string) {
    this.#smith = smith;
  }

  change(core: Uint8Array): Uint8Array<ArrayBuffer> {
    const { status, stdout, stderr } = spawnSync(this.#smith, ['count'], { input: core, maxBuffer: 2 ** 30 });
    if (status !== 0) throw new Error(`smith count failed: ${String(stderr)}`);
    return Uint8Array.from(stdout);
  }

  made({ exports }: WebAssembly.Instance): void {
    this.#counters.push(exports['__count'] as WebAssembly.Global<'i64'>);
  }

  total(): number {
    return this.#counters.reduce((sum, { value }) => sum + Number(value), 0);
  }
}
