import { ENDED_FUEL, METER_EXPORTS } from '../../protocol/metering.ts';

// Behind the walls it goes by this name no more.
const { Global } = WebAssembly;

/** The slice of fuel that one core module's instance holds. */
export class CoreMeter {
  readonly #fuel: WebAssembly.Global;

  constructor(fuel: WebAssembly.Global) {
    this.#fuel = fuel;
  }

  /** Below 0 where more has been charged than it held. */
  get fuel(): number {
    return Number(this.#fuel.value);
  }

  set fuel(units: number) {
    this.#fuel.value = BigInt(units);
  }

  /** From here on its instance traps wherever it is charged. */
  stop(): void {
    this.#fuel.value = ENDED_FUEL;
  }
}

/** One of the meter's globals, where the instance has it. */
export function meterGlobal(
  { exports }: WebAssembly.Instance,
  name: keyof typeof METER_EXPORTS,
): WebAssembly.Global | undefined {
  const found = exports[METER_EXPORTS[name]];
  return found instanceof Global ? found : undefined;
}
