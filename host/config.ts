import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import type { FromSchema } from 'json-schema-to-ts';
import { WayhouseError } from './protocol/errors.ts';
import { LIMIT_NAMES, LIMITS, type Limits } from './protocol/limits.ts';
import { type Structure, STRUCTURE, STRUCTURE_NAMES } from './protocol/structure.ts';

const MIB = 1024 * 1024;

const port = { type: 'integer', minimum: 0, maximum: 65_535 } as const;
const milliseconds = { type: 'integer', minimum: 1, maximum: 86_400_000 } as const;

/** Every key of the configuration. In the environment, `dataDir` is `WAYHOUSE_DATA_DIR`. */
const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    dataDir: { type: 'string', minLength: 1, default: '.data', description: 'Where all state is kept.' },
    host: { type: 'string', minLength: 1, default: '127.0.0.1', description: 'Address of the gateway.' },
    port: { ...port, default: 8080, description: 'Port of the gateway; 0 picks a free one.' },
    adminHost: {
      type: 'string',
      minLength: 1,
      default: '127.0.0.1',
      description: 'Address of the admin API.',
    },
    adminPort: { ...port, default: 8081, description: 'Port of the admin API; 0 picks a free one.' },
    adminToken: { type: 'string', minLength: 16, description: 'Token of the admin API.' },
    adminTokenFile: {
      type: 'string',
      minLength: 1,
      description: 'File that holds the token of the admin API.',
    },
    logLevel: { enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'], default: 'info' },
    maxUploadBytes: { type: 'integer', minimum: 1, maximum: 1024 * MIB, default: 32 * MIB },
    keepVersions: { type: 'integer', minimum: 1, maximum: 10_000, default: 20 },
    compileMs: { ...milliseconds, default: 30_000, description: 'Longest translation of a component.' },
    compileBytes: {
      type: 'integer',
      minimum: 64 * MIB,
      default: 1024 * MIB,
      description: 'Memory of a translation.',
    },
    instancesBytes: {
      type: 'integer',
      minimum: MIB,
      description:
        "What the live instances of all plugins may hold together, in bytes; three quarters of the machine's memory if not given.",
    },
    workers: {
      type: 'integer',
      minimum: 1,
      maximum: 4_096,
      default: 128,
      description:
        'Worker threads of all plugins together, some 20 MiB each; beyond them a plugin waits until another is idle.',
    },
    serverTiming: {
      type: 'boolean',
      default: false,
      description:
        "Whether answers tell their fuel, time and memory in Server-Timing; a guest's own is dropped then.",
    },
    drainMs: { ...milliseconds, default: 30_000, description: 'Longest wait for open requests at SIGTERM.' },
  },
  required: [
    'dataDir',
    'host',
    'port',
    'adminHost',
    'adminPort',
    'logLevel',
    'maxUploadBytes',
    'keepVersions',
    'compileMs',
    'compileBytes',
    'workers',
    'serverTiming',
    'drainMs',
  ],
} as const;

const ceilingsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    LIMIT_NAMES.map((name) => [
      name,
      { type: 'integer', minimum: LIMITS[name].minimum, default: LIMITS[name].ceiling },
    ]),
  ),
  default: {},
};

const structureSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    STRUCTURE_NAMES.map((name) => [
      name,
      { type: 'integer', minimum: 0, maximum: STRUCTURE[name].ceiling, default: STRUCTURE[name].default },
    ]),
  ),
  default: {},
};

export type Config = Readonly<FromSchema<typeof schema>> & {
  /** No plugin's limit may be set above these. */
  readonly ceilings: Limits;
  /** No component may be made of more than this. */
  readonly structure: Structure;
};

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'WAYHOUSE_';
/** Read by those that use them, not by the configuration. */
const SECRETS = `${PREFIX}SECRET_`;
const FILE = `${PREFIX}CONFIG`;

/**
 * The configuration: the JSON file that `WAYHOUSE_CONFIG` names, and over it the environment.
 * Throws `config_invalid`, with every key that is unknown or has a value that does not fit.
 */
export function readConfig(environment: Environment): Config {
  const values = { ...fromFile(environment[FILE]), ...fromEnvironment(environment) };
  const ajv = new Ajv({ allErrors: true, useDefaults: true });
  const properties = { ...schema.properties, ceilings: ceilingsSchema, structure: structureSchema };
  const validate = ajv.compile<Config>({ ...schema, properties });
  if (!validate(values)) throw invalid((validate.errors ?? []).map(describe).join('; '));
  if (values.adminToken !== undefined && values.adminTokenFile !== undefined) {
    throw invalid('give adminToken or adminTokenFile, not both');
  }
  return Object.freeze(values);
}

function fromFile(path: string | undefined): Record<string, unknown> {
  if (path === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new Error('not a JSON object');
    return parsed as Record<string, unknown>;
  } catch (thrown) {
    throw invalid(`${FILE}: ${path}: ${(thrown as Error).message}`);
  }
}

function fromEnvironment(environment: Environment): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || name.startsWith(SECRETS) || name === FILE) continue;
    const key = keyOf(name);
    if (key === undefined)
      throw invalid(`${name}: unknown; known are ${Object.keys(schema.properties).map(nameOf).join(', ')}`);
    values[key] = toValue(key, name, text);
  }
  return values;
}

type Key = keyof typeof schema.properties;

function keyOf(name: string): Key | undefined {
  return (Object.keys(schema.properties) as Key[]).find((key) => nameOf(key) === name);
}

function nameOf(key: string): string {
  return PREFIX + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function toValue(key: Key, name: string, text: string | undefined): unknown {
  const property = schema.properties[key];
  const type = 'type' in property ? property.type : 'string';
  if (type === 'integer') return toNumber(name, text);
  return type === 'boolean' ? toBoolean(name, text) : text;
}

function toBoolean(name: string, text: string | undefined): boolean {
  if (text !== 'true' && text !== 'false') throw invalid(`${name}: "${text}" is neither true nor false`);
  return text === 'true';
}

function toNumber(name: string, text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text))
    throw invalid(`${name}: "${text}" is not a whole number`);
  return Number(text);
}

function describe({ instancePath, keyword, message, params }: ErrorObject): string {
  const at = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties')
    return `${[at, params['additionalProperty']].filter(Boolean).join('.')}: unknown key`;
  if (keyword === 'enum') return `${at}: must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
  return `${at}: ${message}`;
}

function invalid(detail: string): WayhouseError {
  return new WayhouseError('config_invalid', detail);
}
