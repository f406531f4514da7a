/** The request that the words of `wayhouse run` describe. */
import { CliError } from '../errors.ts';
import { readNamed } from '../files.ts';
import { readRequestFile, type RequestFile } from './file.ts';

export interface RequestWords {
  /** METHOD PATH, PATH alone, or nothing. */
  readonly words: readonly string[];
  /** The path of a request file. */
  readonly request?: string;
  /** `name: value` each. */
  readonly header?: readonly string[];
  /** Text, or @ and the path of a file. */
  readonly body?: string;
  /** `key=value` each. */
  readonly config?: readonly string[];
}

/** What the words say stands over what the file says. Throws `usage` and as `readRequestFile` does. */
export async function requestOf(given: RequestWords, cwd: string): Promise<RequestFile> {
  const base = given.request === undefined ? EMPTY : await readRequestFile(given.request, cwd);
  const { headers = {} } = base.request;
  const request = {
    ...base.request,
    ...target(given.words),
    headers: [...Object.entries(headers), ...(given.header ?? []).map(headerOf)],
    ...(given.body !== undefined && { body: await bodyOf(given.body, cwd) }),
  };
  const config = { ...base.settings.config, ...configOf(given.config) };
  return { ...base, request, settings: { ...base.settings, config } };
}

const EMPTY: RequestFile = { request: {}, settings: {}, wanted: undefined };

function target(words: readonly string[]): { method?: string; path?: string } {
  const [first, second, ...more] = words;
  if (more.length > 0) throw usage(`${more.join(' ')}: a request is METHOD PATH, and nothing more`);
  if (first === undefined) return {};
  if (second === undefined) return first.startsWith('/') ? { path: first } : { method: methodOf(first) };
  if (!second.startsWith('/')) throw usage(`${second}: a path begins with "/"`);
  return { method: methodOf(first), path: second };
}

function methodOf(word: string): string {
  if (/^[A-Za-z]{1,20}$/.test(word)) return word.toUpperCase();
  throw usage(`${word}: neither a method nor a path, which begins with "/"`);
}

function headerOf(text: string): readonly [string, string] {
  const { name, value } = /^(?<name>[!#$%&'*+.^_`|~\w-]+):\s*(?<value>.*?)\s*$/.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined) throw usage(`--header ${text}: write "name: value"`);
  return [name, value];
}

/** The values of `key=value` each. Throws `usage`. */
export function configOf(texts: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw usage(`--config ${text}: write key=value`, 'For example: --config currency=EUR');
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

async function bodyOf(text: string, cwd: string): Promise<string | Uint8Array> {
  return text.startsWith('@') ? readNamed(text.slice(1), cwd) : text;
}

const usage = (detail: string, repair = 'wayhouse run --help shows how.'): CliError =>
  new CliError('usage', detail, { repair });
