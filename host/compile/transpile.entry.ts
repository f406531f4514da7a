/**
 * Runs in a process of its own, because neither jco nor V8's compiler bound their time and memory on
 * hostile input. Arguments: artifact, output folder, bound of the output in bytes. Answers one line
 * of JSON: `null`, or the error.
 */
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { type ErrorData, WayhouseError } from '../protocol/errors.ts';
import { coreSections } from './binary/core-module.ts';
import { coreTypes } from './binary/core-types.ts';
import { Reader } from './binary/reader.ts';
import { checkGlue } from './glue/check.ts';
import { meter, type Metered } from './meter/meter.ts';
import { inOwnNames } from './names/own-names.ts';
import { type SafeComponent, safeComponent } from './names/safe-names.ts';
import { translate, type Translation } from './transpile/jco.ts';
import { type MeteredTranslation, outputBytes, writeModule } from './transpile/output.ts';
import { wiringByCore } from './transpile/wired.ts';
import { wiringOf } from './wiring/wiring.ts';

/** The id of the section of types. */
const TYPES = 1;

async function run([artifactPath = '', outDir = '', maxOutputBytes = '']: string[]): Promise<void> {
  const component = safeComponent(await readFile(artifactPath));
  const modules = wiringOf(component.bytes);
  const translation = await translated(component);
  const wiring = wiringByCore(translation.cores, modules);
  checkGlue(Buffer.from(translation.glue).toString(), component.names);
  const module = { ...metered(translation), wiring };
  checkSize(outputBytes(module), Number(maxOutputBytes));
  probe(module.cores);
  await writeModule(outDir, module);
}

function metered({ glue, cores }: Translation): Omit<MeteredTranslation, 'wiring'> {
  const modules = [...cores].map(([name, bytes]) => [name, meteredCore(name, bytes)] as const);
  return {
    glue,
    cores: new Map(modules.map(([name, { bytes }]) => [name, bytes])),
    needs: Object.fromEntries(modules.map(([name, { needs }]) => [name, needs])),
    types: modules.reduce((sum, [, { bytes }]) => sum + countTypes(bytes), 0),
  };
}

async function translated({ bytes, originals }: SafeComponent): Promise<Translation> {
  try {
    return await translate(bytes);
  } catch (thrown) {
    const { code, detail } = WayhouseError.from(thrown);
    throw new WayhouseError(code, inOwnNames(detail, originals), { cause: thrown });
  }
}

function checkSize(bytes: number, bound: number): void {
  if (bytes > bound)
    throw new WayhouseError(
      'transpile_bounds',
      `outputBytes: the output has ${bytes} bytes; the bound is ${bound}`,
    );
}

function countTypes(core: Uint8Array): number {
  for (const { id, content } of coreSections(Reader.of(core)))
    if (id === TYPES) return coreTypes(content).length;
  return 0;
}

function meteredCore(name: string, bytes: Uint8Array): Metered {
  try {
    return meter(bytes);
  } catch (thrown) {
    const { code, detail } = WayhouseError.from(thrown);
    throw new WayhouseError(code, `${name}: ${detail}`, { cause: thrown });
  }
}

/** Has V8 compile every function of every core module, where it can be killed. */
function probe(cores: Translation['cores']): void {
  // Not as an argument of the process: jco's own modules would be compiled whole as well.
  setFlagsFromString('--no-wasm-lazy-compilation');
  for (const [name, bytes] of cores) compile(name, bytes as Uint8Array<ArrayBuffer>);
}

function compile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  try {
    void new WebAssembly.Module(bytes);
  } catch (thrown) {
    throw new WayhouseError('compile_failed', `${name}: ${(thrown as Error).message}`, { cause: thrown });
  }
}

// A compilation in the background, as of jco's own modules, does not keep a process alive.
const alive = setInterval(() => {}, 60_000);

const answer = await run(process.argv.slice(2)).then(() => null, errorData);
process.stdout.write(`${JSON.stringify(answer)}\n`);
clearInterval(alive);

/** What is not ours comes of the disk, or of a bug: its message is for the operator. */
function errorData(thrown: unknown): ErrorData {
  if (thrown instanceof WayhouseError) return thrown.toData();
  return { code: 'internal', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}
