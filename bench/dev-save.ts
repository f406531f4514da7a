import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installCommand, LANGUAGES, makePlugin, type Language } from './dev-command.ts';
import type { DevSurroundings } from './dev-pace.ts';
import { DevSession, type Saved } from './dev-session.ts';
import type { Finding } from './row.ts';
import { median } from './statistics.ts';

const GOALS_MS: Readonly<Record<Language, number>> = { assemblyscript: 1_000, rust: 5_000 };

/** From a save of the template `hello` to the first answer that has the change; the two languages take turns. */
export async function benchSave({ folder, pace, say }: DevSurroundings): Promise<Finding[]> {
  say('installing wayhouse and two plugins');
  const packed = join(folder, 'packed');
  await mkdir(packed);
  const command = await installCommand(packed);
  const sessions: [Language, DevSession][] = [];
  await using open = new AsyncDisposableStack();
  for (const language of LANGUAGES) {
    const plugin = await makePlugin(command, { name: `hello-${language}`, language, parent: folder });
    const session = open.use(await DevSession.start({ folder: plugin, language }, command.env));
    sessions.push([language, session]);
  }
  const saves = new Map<Language, Saved[]>(LANGUAGES.map((language) => [language, []]));
  for (let round = 1; round <= pace.rounds; round++) {
    for (const [language, session] of sessions) {
      const saved = await session.save(round);
      saves.get(language)?.push(saved);
      say(`round ${round} of ${pace.rounds}, ${language}: ${Math.round(saved.ms)} ms`);
    }
  }
  return [...saves].map(([language, all]) => finding(language, all));
}

function finding(language: Language, saves: readonly Saved[]): Finding {
  const cpuMs = Math.round(median(saves.map((saved) => saved.cpuMs)));
  return {
    name: `from a save to the first answer, ${language}`,
    samples: saves.map(({ ms }) => ms),
    ...{ unit: 'ms', peer: `CPU time: ${cpuMs} ms`, goal: { atMost: GOALS_MS[language] } },
  };
}
