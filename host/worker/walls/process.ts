/**
 * What Node leaves in a thread's reach that could end or signal the whole process, or load what the
 * permission model does not ask about. (process.kill needs no permission.)
 */
const REMOVED = [
  'abort',
  'binding',
  '_linkedBinding',
  'dlopen',
  'exit',
  'reallyExit',
  'kill',
  '_kill',
  '_debugProcess',
  '_debugEnd',
  '_startProfilerIdleNotifier',
  'getBuiltinModule',
  'mainModule',
  'report',
  'setUncaughtExceptionCaptureCallback',
  'execve',
] as const;

/** Takes from the process object what no worker needs: a second wall, as no glue should ever hold it. */
export function disarmProcess(): void {
  for (const name of REMOVED) {
    Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
  }
  // Every file of ours is loaded by now. Node also lets a thread read all that lies below the process's
  // working directory, whatever its flags say.
  process.permission?.drop('fs.read');
  // Node names a warning by assignment, which fails on frozen errors; nobody would read it either.
  process.emitWarning = () => {};
  // Glue abandons promises of requests that have ended; the request itself has been answered.
  process.on('unhandledRejection', () => {});
  process.on('rejectionHandled', () => {});
}
