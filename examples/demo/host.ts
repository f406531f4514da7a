import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '../../host/main.ts');

/** A host that runs in a process of its own, on a data directory that goes away with it. */
export interface Host {
  /** Addresses, for example `http://127.0.0.1:8080`. */
  readonly gateway: string;
  readonly admin: string;
  readonly token: string;
  /** The file that the host has written the token to. */
  readonly tokenFile: string;
  readonly pid: number;
  /** Asks it to end as an operator would; resolves with its exit code, null if a signal ended it. */
  stop(): Promise<number | null>;
}

/** Rejects with what the host says if it does not start. */
export async function startHost(): Promise<Host> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wayhouse-demo-'));
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(dataDir),
  });
  const forget = endWithThisProcess(child, dataDir);
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    forget();
    await rm(dataDir, { recursive: true, force: true });
    return child.exitCode;
  };
  try {
    const addresses = await ready(child);
    const tokenFile = join(dataDir, 'admin-token');
    const token = (await readFile(tokenFile, 'utf8')).trim();
    return { ...addresses, token, tokenFile, pid: child.pid ?? 0, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Free ports, and nothing of a configuration that this shell may have. */
function environment(dataDir: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('WAYHOUSE_'));
  return {
    ...Object.fromEntries(inherited),
    WAYHOUSE_DATA_DIR: dataDir,
    WAYHOUSE_PORT: '0',
    WAYHOUSE_ADMIN_PORT: '0',
  };
}

interface Addresses {
  readonly gateway: string;
  readonly admin: string;
}

/** The addresses out of the line `"msg":"ready"`. What the host writes after it is read and dropped. */
async function ready(child: ChildProcess): Promise<Addresses> {
  const complaint = text(child.stderr!);
  const lines = createInterface({ input: child.stdout! });
  const found = new Promise<Addresses>((resolve) => {
    lines.on('line', (line) => {
      const { msg, gateway, admin } = JSON.parse(line) as Addresses & { msg: string };
      if (msg === 'ready') resolve({ gateway, admin });
    });
  });
  const ended = once(child, 'close').then(async () => {
    throw new Error(`the host did not start: ${(await complaint).trim()}`);
  });
  // Once the host is ready nobody waits for this any more.
  ended.catch(() => {});
  return Promise.race([found, ended]);
}

/** However this process ends, the host ends too. Returns what calls that off. */
function endWithThisProcess(child: ChildProcess, dataDir: string): () => void {
  const clean = (): void => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = (): never => process.exit(1);
  process.on('exit', clean);
  for (const signal of signals) process.on(signal, end);
  return () => {
    process.off('exit', clean);
    for (const signal of signals) process.off(signal, end);
  };
}
