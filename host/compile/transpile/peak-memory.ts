import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const KIB = 1024;

/** The most memory that a process has had resident, in bytes; 0 once it is gone. */
export async function peakMemory(pid: number): Promise<number> {
  const text = process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  return Number(text) * KIB;
}

/** The kernel keeps the high-water mark, so a peak between two looks is not missed. */
async function fromProc(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return status.match(/^VmHWM:\s*(\d+) kB$/m)?.[1] ?? '0';
}

async function fromPs(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', `${pid}`]).catch(() => ({
    stdout: '0',
  }));
  return stdout.trim();
}
