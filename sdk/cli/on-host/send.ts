/** The way of a component to a host, with how far it is, and what Ctrl-C leaves there. */
import type { Client, ClientError, Progress } from '@wayhouse/client';
import { CliError } from '../errors.ts';
import { Interruption } from '../interruption.ts';
import { uploadManifest } from '../manifest/manifest.ts';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { size } from '../words/sizes.ts';
import { transfer, type Transferred } from './transfer.ts';

export interface Parcel {
  /** Of the plugin. */
  readonly name: string;
  readonly component: Blob;
  /** Says what it asks for. */
  readonly project: Project | undefined;
  /** Whether it serves at once. */
  readonly activate: boolean;
}

/** Throws `cancelled` at a signal, and errors of the client. */
export async function sendVersion(client: Client, parcel: Parcel, terminal: Terminal): Promise<Transferred> {
  const { name, component, project, activate } = parcel;
  using progress = terminal.progress(`Uploading ${name}`);
  using interruption = new Interruption(process);
  const { signal } = interruption;
  let state: 'sending' | 'sent' = 'sending';
  const onProgress = (at: Progress): void => {
    state = at.sent === at.total ? 'sent' : 'sending';
    progress.update(progressWords(name, at));
  };
  const onBreak = ({ detail }: ClientError, milliseconds: number): void =>
    progress.note(`${detail} Again in ${milliseconds / 1_000} s; Ctrl-C ends it.`);
  const manifest = project ? uploadManifest(project.manifest) : {};
  try {
    return await transfer({ client, name, component, manifest, activate, signal, onProgress, onBreak });
  } catch (thrown) {
    throw signal.aborted ? INTERRUPTED[state](name) : thrown;
  }
}

const INTERRUPTED = {
  sending: (name: string) =>
    new CliError('cancelled', `Interrupted while ${name} was uploaded: the host keeps nothing of it.`, {
      repair: 'What served before serves on.',
    }),
  sent: (name: string) =>
    new CliError('cancelled', `Interrupted after ${name} was uploaded: the host goes on with it by itself.`, {
      repair: `What came of it is told by: wayhouse versions ${name}`,
    }),
};

const BAR = 24;

/** The host has most of its work after the last byte. */
function progressWords(name: string, { sent, total }: Progress): string {
  if (sent === total) return `${name} is uploaded; the host translates it and starts it`;
  const filled = Math.floor((sent / total) * BAR);
  const percent = Math.floor((sent / total) * 100);
  return `Uploading ${name} [${'='.repeat(filled).padEnd(BAR)}] ${percent} % of ${size(total)}`;
}
