/** A request in a file, with what the plugin is given and, for a test, what it should answer. */
import { extname } from 'node:path';
import type { FakeAnswer, TestRequest, TestSettings } from '@wayhouse/host/testing';
import { CliError } from '../errors.ts';
import { readNamed } from '../files.ts';
import { parseToml } from '../manifest/read.ts';
import { mistakesIn, type Schema } from '../manifest/validate.ts';
import type { Wanted } from './wanted.ts';

export interface RequestFile {
  readonly request: TestRequest;
  readonly settings: Pick<TestSettings, 'config' | 'fetch'>;
  /** The table `response`. */
  readonly wanted: Wanted | undefined;
}

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'object', additionalProperties: text };
const status: Schema = { type: 'integer', minimum: 100 };
const message = { status, headers: texts, body: text };

const SCHEMA: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    method: { type: 'string', pattern: '^[A-Z]{1,20}$', description: 'in capitals, for example POST.' },
    path: { type: 'string', pattern: '^/', description: 'path and query, beginning with "/".' },
    headers: texts,
    body: text,
    config: texts,
    fetch: {
      type: 'object',
      additionalProperties: { type: 'object', additionalProperties: false, properties: message },
    },
    response: { type: 'object', additionalProperties: false, properties: message },
  },
};

/** The shape of SCHEMA. */
interface Written extends Omit<TestRequest, 'body'> {
  readonly body?: string;
  readonly json?: unknown;
  readonly config?: Readonly<Record<string, string>>;
  readonly fetch?: Readonly<Record<string, FakeAnswer>>;
  readonly response?: Wanted;
}

/** TOML, or JSON where the name ends in .json. Throws `file_missing`, `file_unreadable`, `request_invalid`. */
export async function readRequestFile(path: string, cwd: string): Promise<RequestFile> {
  const written = await readNamed(path, cwd);
  return toRequestFile(parse(written.toString(), path), path);
}

function parse(written: string, path: string): unknown {
  if (extname(path) !== '.json') return parseToml(written, path, 'request_invalid');
  try {
    return JSON.parse(written);
  } catch (cause) {
    const { message: why } = cause as SyntaxError;
    throw new CliError('request_invalid', `${path} is not JSON: ${why}`, { cause });
  }
}

function toRequestFile(value: unknown, path: string): RequestFile {
  const mistakes = mistakesIn(withoutJson(value), SCHEMA);
  if (mistakes.length > 0) throw new CliError('request_invalid', `${path}:\n  ${mistakes.join('\n  ')}`);
  const { config, fetch, response, json, ...request } = value as Written;
  return {
    request: json === undefined ? request : asJson(request, json),
    settings: { ...(config && { config }), ...(fetch && { fetch }) },
    wanted: response,
  };
}

/** A value of any kind: there is nothing to check. */
function withoutJson(value: unknown): unknown {
  if (!isTable(value)) return value;
  const { json: _body, response, ...others } = value;
  if (!isTable(response)) return response === undefined ? others : { ...others, response };
  const { json: _wanted, ...expected } = response;
  return { ...others, response: expected };
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function asJson(request: TestRequest, json: unknown): TestRequest {
  const headers = { 'content-type': 'application/json', ...(request.headers as Record<string, string>) };
  return { ...request, headers, body: JSON.stringify(json) };
}
