/** Core modules from text, metered and run on a host that grants everything, in slices of any size. */
import { meter, type Metered } from '../../../../../host/compile/meter/meter.ts';
import { MAX_SLICE, METER_EXPORTS } from '../../../../../host/protocol/metering.ts';
import { GenerousHost, type Grow } from '../../../../support/generous-host.ts';
import { fromText } from '../../../../support/handmade.ts';

export type Value = number | bigint;
export type Outcome = Value | readonly Value[] | undefined | string;

export const core = async (fields: string): Promise<Uint8Array<ArrayBuffer>> =>
  Uint8Array.from(await fromText(`(module ${fields})`));

export const meteredCore = async (fields: string): Promise<Metered> => meter(await core(fields));

export const compiled = ({ bytes }: Metered): WebAssembly.Module =>
  new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);

interface Settings {
  readonly slice?: number;
  readonly imports?: WebAssembly.Imports;
  readonly grow?: Grow;
}

/** An instance that is metered, with its host. */
export class Running {
  readonly exports: WebAssembly.Exports;
  readonly host: GenerousHost;

  constructor(metered: Metered, { slice = MAX_SLICE - 1, imports = {}, grow }: Settings = {}) {
    this.host = new GenerousHost(slice, grow);
    this.exports = this.host.instantiate(compiled(metered), imports);
  }

  static async of(fields: string, settings?: Settings): Promise<Running> {
    return new Running(await meteredCore(fields), settings);
  }

  /** What it gives, or what V8 says of its trap. */
  call(name: string, ...values: readonly Value[]): Outcome {
    return outcomeOf(this.exports, name, values);
  }

  /** Units that a call uses; whatever comes of it. */
  fuel(name: string, ...values: readonly Value[]): number {
    const before = this.host.fuelUsed();
    this.call(name, ...values);
    return Number(this.host.fuelUsed() - before);
  }

  /** Bytes left. */
  get stack(): WebAssembly.Global<'i64'> {
    return this.exports[METER_EXPORTS.stack] as WebAssembly.Global<'i64'>;
  }

  get heap(): WebAssembly.Global<'i64'> {
    return this.exports[METER_EXPORTS.heap] as WebAssembly.Global<'i64'>;
  }
}

/** Of a call of the module as it is. */
export function original(bytes: Uint8Array<ArrayBuffer>, name: string, values: readonly Value[]): Outcome {
  return outcomeOf(new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports, name, values);
}

function outcomeOf(exports: WebAssembly.Exports, name: string, values: readonly Value[]): Outcome {
  try {
    return (exports[name] as (...values: readonly Value[]) => Outcome)(...values);
  } catch (thrown) {
    return (thrown as Error).message;
  }
}
