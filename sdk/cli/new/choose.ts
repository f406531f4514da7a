/** What is to be made: by the command line, and where that is silent by whoever sits at the terminal. */
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { LANGUAGES, type Language } from '../manifest/manifest.ts';
import { mistakesIn } from '../manifest/validate.ts';
import { manifestSchema } from '../manifest/schema.ts';
import type { Terminal } from '../terminal.ts';
import { requireFree } from './create.ts';
import { TEMPLATES, type Choice, type Template } from './templates.ts';

export interface Given {
  readonly name?: string | undefined;
  readonly lang?: Language | undefined;
  readonly template?: Template | undefined;
}

/** Throws `usage`, `folder_taken` and `cancelled`. */
export async function choose(given: Given, terminal: Terminal): Promise<Choice> {
  if (given.name !== undefined) await requireName(given.name, terminal.cwd);
  if (!terminal.interactive) return withoutAsking(given);
  const { askChoice, askText } = await import('../prompts/ask.ts');
  const name =
    given.name ??
    (await askText(terminal, {
      message: 'What is the plugin called?',
      fallback: 'my-plugin',
      refuse: refusal,
    }));
  await requireName(name, terminal.cwd);
  const languages = LANGUAGES.map((value) => ({ value, hint: HINTS[value] }));
  const language =
    given.lang ?? (await askChoice(terminal, { message: 'Which language?', choices: languages }));
  const template =
    given.template ?? (await askChoice(terminal, { message: 'What to begin with?', choices: TEMPLATES }));
  return { name, language, template };
}

const HINTS: Readonly<Record<Language, string>> = {
  assemblyscript: 'reads like TypeScript; needs nothing but Node',
  rust: 'needs cargo',
};

function withoutAsking({ name, lang, template = 'hello' }: Given): Choice {
  if (name === undefined) throw new CliError('usage', 'The plugin needs a name.', { repair: EXAMPLE });
  if (lang === undefined) throw new CliError('usage', 'The plugin needs a language.', { repair: EXAMPLE });
  return { name, language: lang, template };
}

const EXAMPLE = `For example: wayhouse new greeter --lang ${LANGUAGES.join('|')}`;

async function requireName(name: string, parent: string): Promise<void> {
  const refused = refusal(name);
  if (refused !== undefined) throw new CliError('usage', refused, { repair: EXAMPLE });
  await requireFree(join(parent, name));
}

/** The rule is the host's, for names of plugins. */
function refusal(name: string): string | undefined {
  const rule = manifestSchema().properties?.['name'] ?? {};
  const [mistake] = mistakesIn(name, rule, 'The name');
  return mistake;
}
