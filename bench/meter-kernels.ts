import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildKernels, KERNELS } from './kernels/kernels.ts';
import { cost, each, geomeans, merged, overheads, worst, type AllTimes } from './meter-overheads.ts';
import type { MeterSurroundings } from './meter-pace.ts';
import { runPinned, SERVER_CORE, type Command } from './pinned.ts';
import type { Finding } from './row.ts';
import { median, ratios } from './statistics.ts';

const ENTRY = join(import.meta.dirname, 'meter-kernels.entry.ts');
const WASMTIME = join(import.meta.dirname, 'wasmtime');

/** What to run in a process of its own for some rounds. It answers with `AllTimes`. */
type Engine = (rounds: number) => Command;

type Name = 'turbofan' | 'liftoff' | 'wasmtime';

/** Ten small programs in C, which pay most for metering: in V8, and in wasmtime with the means it has. */
export async function benchKernels(surroundings: MeterSurroundings): Promise<Finding[]> {
  const engines: Record<Name, Engine> = {
    turbofan: v8(),
    wasmtime: wasmtime(installWasmtime(), buildKernels()),
    liftoff: v8('--liftoff-only'),
  };
  const results = await takeTurns(engines, surroundings);
  return [
    ...inTurboFan(results.turbofan),
    ...inWasmtime(results),
    cost('kernels in Liftoff, geomean', geomeans(results.liftoff, 'metered'), {
      peer: 'unmodified in Liftoff',
    }),
  ];
}

function inTurboFan(times: AllTimes): Finding[] {
  const most = worst(times, 'metered');
  return [
    cost('kernels, geomean', geomeans(times, 'metered'), { peer: 'unmodified', goal: { atMost: 5 } }),
    cost('the kernel that pays most', overheads(times[most]!, 'metered'), {
      peer: most,
      goal: { atMost: 40 },
    }),
    ...each(times, 'metered', 'kernel'),
    cost('control: kernels, geomean', geomeans(times, 'control'), { peer: 'the same, unmodified too' }),
    cost('yields once a millisecond', geomeans(times, 'metered', 'without yields'), {
      peer: 'metered without yields',
    }),
  ];
}

function inWasmtime({ turbofan, wasmtime: times }: Record<Name, AllTimes>): Finding[] {
  const fuel = geomeans(times, 'fuel');
  const own = geomeans(turbofan, 'metered');
  return [
    cost('kernels in wasmtime with fuel, geomean', fuel, { peer: 'unmodified in wasmtime' }),
    cost('kernels in wasmtime with epochs, geomean', geomeans(times, 'epochs'), {
      peer: 'unmodified in wasmtime',
    }),
    cost('control: kernels in wasmtime, geomean', geomeans(times, 'control'), {
      peer: 'the same, unmodified too',
    }),
    {
      name: 'what metering costs beside fuel in wasmtime',
      samples: ratios(own, fuel),
      unit: 'of wasmtime',
      peer: `${median(own).toFixed(1)} % and ${median(fuel).toFixed(1)} %`,
      goal: { atMost: 0.25 },
    },
  ];
}

async function takeTurns(
  engines: Readonly<Record<Name, Engine>>,
  { pace, say }: MeterSurroundings,
): Promise<Record<Name, AllTimes>> {
  const parts: Record<Name, AllTimes[]> = { turbofan: [], wasmtime: [], liftoff: [] };
  for (let turn = 1; turn <= pace.processes; turn++) {
    for (const name of Object.keys(engines) as Name[]) {
      say(`${name}, process ${turn} of ${pace.processes}`);
      const answer = await runPinned(SERVER_CORE, engines[name](pace.rounds));
      parts[name].push(JSON.parse(answer) as AllTimes);
    }
  }
  return {
    turbofan: merged(parts.turbofan),
    wasmtime: merged(parts.wasmtime),
    liftoff: merged(parts.liftoff),
  };
}

const v8 =
  (...flags: readonly string[]): Engine =>
  (rounds) => ({ file: process.execPath, args: [...flags, ENTRY, '--json', '--rounds', String(rounds)] });

const wasmtime =
  (python: string, kernels: string): Engine =>
  (rounds) => ({
    file: python,
    args: [join(WASMTIME, 'kernels.py'), kernels, String(rounds), JSON.stringify(KERNELS)],
  });

function installWasmtime(): string {
  const python = execFileSync(join(WASMTIME, 'install.sh'), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return python.trim();
}
