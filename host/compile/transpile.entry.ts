/**
 * Runs in a process of its own, because nothing bounds V8's compiler in time and memory on hostile input.
 * Arguments: artifact, output folder, bound of the output in bytes. Answers one line of JSON: `null`, or
 * the error.
 */
import { readFile } from 'node:fs/promises';
import { type ErrorData, WayhouseError } from '../protocol/errors.ts';
import { moduleOf } from './transpile/module.ts';
import { outputBytes, writeModule } from './transpile/output.ts';
import { probe } from './transpile/probe.ts';

async function run([artifactPath = '', outDir = '', maxOutputBytes = '']: string[]): Promise<void> {
  const module = moduleOf(await readFile(artifactPath));
  checkSize(outputBytes(module), Number(maxOutputBytes));
  probe(module);
  await writeModule(outDir, module);
}

function checkSize(bytes: number, bound: number): void {
  if (bytes > bound)
    throw new WayhouseError(
      'transpile_bounds',
      `outputBytes: the output has ${bytes} bytes; the bound is ${bound}`,
    );
}

const answer = await run(process.argv.slice(2)).then(() => null, errorData);
process.stdout.write(`${JSON.stringify(answer)}\n`);

/** What is not ours comes of the disk, or of a bug: its message is for the operator. */
function errorData(thrown: unknown): ErrorData {
  if (thrown instanceof WayhouseError) return thrown.toData();
  return { code: 'internal', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}
