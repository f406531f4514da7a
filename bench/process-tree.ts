import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc: 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** CPU time of a process, of those that it has waited for, and of those below it, in milliseconds. */
export function treeCpuMs(pid: number | undefined): number {
  const [own, ended] = cpuMs(pid ?? 0);
  return own + ended + childrenOf(pid ?? 0).reduce((sum, child) => sum + treeCpuMs(child), 0);
}

/** Resident memory of a process and of those below it. */
export function treeRssBytes(pid: number | undefined): number {
  const [, kilobytes = 0] = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) * 1024 + childrenOf(pid ?? 0).reduce((sum, child) => sum + treeRssBytes(child), 0);
}

/** Ends a process and those below it, at once. */
export function killTree(pid: number | undefined): void {
  if (pid === undefined) return;
  for (const child of childrenOf(pid)) killTree(child);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** CPU time of the children of this process that have ended, in milliseconds. */
export const endedCpuMs = (): number => cpuMs(process.pid)[1];

/** That of the process itself, and of the children that it has waited for; nothing once it is gone. */
function cpuMs(pid: number): readonly [own: number, ended: number] {
  const stat = read(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything; what follows begins with field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  return [(user + system) * TICK_MS, (endedUser + endedSystem) * TICK_MS];
}

function childrenOf(pid: number): number[] {
  const ids = read(`/proc/${pid}/task/${pid}/children`).split(' ');
  return ids.filter((id) => id !== '').map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
