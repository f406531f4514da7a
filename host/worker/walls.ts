/**
 * Takes away what `--permission` leaves in a worker's reach and what could end or signal the whole
 * process. Runs before any glue is loaded. (process.kill works in a worker without any permission.)
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

export function raiseWalls(): void {
  for (const name of REMOVED) {
    Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
  }
  // Glue abandons promises of requests that have ended; the request itself has been answered.
  process.on('unhandledRejection', () => {});
}
