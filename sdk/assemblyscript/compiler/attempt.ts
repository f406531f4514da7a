/** A build whose failure is an outcome too, for tools that go on after it. */
import { SdkError } from '../errors.ts';
import { writeBindings } from './bindings.ts';
import { buildPrepared, prepare, type Built } from './build.ts';
import type { Project } from './project.ts';
import type { Observer } from './sources.ts';

export type Outcome = Success | Failure;

interface Success extends Timed {
  readonly status: 'built';
  readonly built: Built;
}

interface Failure extends Timed {
  readonly status: 'failed';
  readonly error: SdkError;
}

interface Timed {
  /** What the build took. */
  readonly milliseconds: number;
}

/** Builds, and keeps the bindings on disk as the build has them. Throws only what is not the project's fault. */
export async function attempt(project: Project, observe: Observer = () => {}): Promise<Outcome> {
  const start = performance.now();
  const outcome = await buildInPlace(project, observe).then(
    (built) => ({ status: 'built', built }) as const,
    (error: unknown) => ({ status: 'failed', error: ownError(error) }) as const,
  );
  return { ...outcome, milliseconds: performance.now() - start };
}

async function buildInPlace(project: Project, observe: Observer): Promise<Built> {
  const prepared = await prepare(project);
  await writeBindings(prepared);
  return buildPrepared(prepared, observe);
}

function ownError(error: unknown): SdkError {
  if (error instanceof SdkError) return error;
  throw error;
}
