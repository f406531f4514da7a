/** As much of JSON schema as wayhouse.schema.json uses, with the path of each mistake and what was meant. */
import { nearest } from '../words/nearest.ts';

export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer';
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly description?: string;
}

/** Every mistake in a line each; none if the value fits. */
export function mistakesIn(value: unknown, schema: Schema, path = ''): string[] {
  if (schema.enum) return choiceMistakes(value, schema.enum, path);
  switch (schema.type) {
    case 'object':
      return isTable(value) ? tableMistakes(value, schema, path) : [wrongKind(value, 'a table', path)];
    case 'array':
      return Array.isArray(value) ? listMistakes(value, schema, path) : [wrongKind(value, 'a list', path)];
    case 'integer':
      return integerMistakes(value, schema, path);
    default:
      return typeof value === 'string' ? textMistakes(value, schema, path) : [wrongKind(value, 'text', path)];
  }
}

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

function tableMistakes(table: Table, schema: Schema, path: string): string[] {
  const { required = [] } = schema;
  const missing = required.filter((key) => !Object.hasOwn(table, key));
  return [
    ...missing.map((key) => `${join(path, key)} is missing`),
    ...Object.entries(table).flatMap(([key, value]) => entryMistakes([key, value], schema, path)),
  ];
}

function entryMistakes([key, value]: readonly [string, unknown], schema: Schema, path: string): string[] {
  const { properties = {}, additionalProperties = false } = schema;
  const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
  const below = known ?? additionalProperties;
  if (below) return mistakesIn(value, below, join(path, key));
  return [`${join(path, key)} is not a key${didYouMean(key, Object.keys(properties))}`];
}

function listMistakes(
  list: readonly unknown[],
  { items, maxItems = Infinity }: Schema,
  path: string,
): string[] {
  const tooMany =
    list.length > maxItems ? [`${path} has ${list.length} items, which is more than ${maxItems}`] : [];
  const wrong = items ? list.flatMap((item, index) => mistakesIn(item, items, `${path}[${index}]`)) : [];
  return [...tooMany, ...wrong];
}

function textMistakes(text: string, schema: Schema, path: string): string[] {
  const { pattern, minLength = 0, maxLength = Infinity, description } = schema;
  if (text.length < minLength) return [`${path} is empty`];
  if (text.length > maxLength) return [`${path} is longer than ${maxLength} characters`];
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return [];
  return [`${path} is ${JSON.stringify(text)}, which does not fit${description ? `: ${description}` : ''}`];
}

function integerMistakes(value: unknown, { minimum = -Infinity }: Schema, path: string): string[] {
  if (!Number.isSafeInteger(value)) return [wrongKind(value, 'a whole number', path)];
  return Number(value) < minimum ? [`${path} is ${String(value)}, which is less than ${minimum}`] : [];
}

function choiceMistakes(value: unknown, choices: readonly string[], path: string): string[] {
  if (choices.some((choice) => choice === value)) return [];
  const meant = typeof value === 'string' ? nearest(value, choices) : undefined;
  const question = meant === undefined ? '' : `; did you mean ${meant}?`;
  return [`${path} is ${JSON.stringify(value)}, which is none of ${choices.join(', ')}${question}`];
}

const wrongKind = (value: unknown, wanted: string, path: string): string =>
  `${path} is ${JSON.stringify(value)}, which is not ${wanted}`;

function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? `; there are ${known.join(', ')}` : `; did you mean ${meant}?`;
}

/** As TOML writes it. */
const join = (path: string, key: string): string => {
  const name = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? name : `${path}.${name}`;
};
