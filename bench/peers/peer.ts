import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Text } from '../answers.ts';
import type { Server } from '../server.ts';

/** What a plugin host is compared with. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly answer: Text;
  start(): Promise<Server>;
}

/** What there is to be compared with, and how to come by it. */
export interface PeerSource {
  /** Of all peers that come from here. */
  readonly names: readonly string[];
  /** Rejects with an Error that says in one line why this machine cannot have them. */
  acquire(say: (line: string) => void): Promise<Peer[]>;
}

/** The last line that a script of this folder prints: where it put what it was to make. */
export async function runScript(script: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('sh', [join(import.meta.dirname, script)]);
    return stdout.trim().split('\n').at(-1) ?? '';
  } catch (thrown) {
    throw new Error(lastLine((thrown as { stderr?: string }).stderr) ?? `${script} failed`, {
      cause: thrown,
    });
  }
}

const lastLine = (text = ''): string | undefined => text.trim().split('\n').at(-1) || undefined;

export const entry = (name: string): string => join(import.meta.dirname, `${name}.entry.ts`);
