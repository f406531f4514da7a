import type { FastifySchemaValidationError, SchemaErrorDataVar } from 'fastify/types/schema.js';
import { WayhouseError, type ErrorCode } from '../protocol/errors.ts';

const SHOWN = 5;

/** Ajv as the admin API wants it: it changes nothing in what it checks, and names all that is wrong. */
export const AJV_OPTIONS = {
  allErrors: true,
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  verbose: true, // gives the errors the schema that they break, for the list of known keys
} as const;

/** Values in one body: several times what the largest settings hold. */
const MAX_VALUES = 10_000;

/**
 * Rejects with invalid_request a body of more values than any call needs. Ajv tells all that is wrong,
 * so its time grows with what is sent.
 */
export function checkExtent(body: unknown): void {
  const open: unknown[] = [body];
  for (let count = 0; open.length > 0; count += 1) {
    const value = open.pop();
    if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) open.push(one);
    if (count + open.length > MAX_VALUES) {
      throw new WayhouseError('invalid_request', `The body has more than ${MAX_VALUES} values.`);
    }
  }
}

type Formatter = (errors: FastifySchemaValidationError[], where: SchemaErrorDataVar) => WayhouseError;

/** How validation errors are told; `bodyCode` is what a wrong body is called. */
export function formatterFor(bodyCode: ErrorCode): Formatter {
  return (errors, where) => {
    if (where === 'params' && errors.some(isPluginName)) return new WayhouseError('invalid_plugin_name');
    return new WayhouseError(where === 'body' ? bodyCode : 'invalid_request', describe(errors, where));
  };
}

/** What is wrong, each with its JSON pointer: `/limits/memoryBites: unknown key; known keys are ...`. */
export function describe(errors: readonly FastifySchemaValidationError[], where = 'body'): string {
  const told = errors.slice(0, SHOWN).map((error) => (where === 'body' ? '' : `${where} `) + tell(error));
  if (errors.length > SHOWN) told.push(`and ${errors.length - SHOWN} more`);
  return told.join('; ');
}

function isPluginName({ instancePath }: FastifySchemaValidationError): boolean {
  return instancePath === '/name';
}

function tell(error: FastifySchemaValidationError): string {
  const { keyword, instancePath, params, message } = error;
  if (keyword !== 'additionalProperties') return `${instancePath || '/'}: ${message}${allowed(params)}`;
  const key = pointerPart(String(params['additionalProperty']));
  return `${instancePath}/${key}: unknown key; ${knownKeys(error)}`;
}

function allowed({ allowedValues }: FastifySchemaValidationError['params']): string {
  return Array.isArray(allowedValues) ? ` (${allowedValues.join(', ')})` : '';
}

/** RFC 6901; shortened, because it is the client's own text. */
function pointerPart(key: string): string {
  return key.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}

function knownKeys(error: FastifySchemaValidationError): string {
  const { parentSchema } = error as { parentSchema?: { properties?: object } };
  const keys = Object.keys(parentSchema?.properties ?? {});
  return keys.length === 0 ? 'there are no keys here' : `known keys are ${keys.join(', ')}`;
}
