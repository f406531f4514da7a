/** The layers as ARCHITECTURE.md has them: each folder of host/ with the folders that it may import. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  testing: ['http', 'plugins', 'compile', 'policy', 'egress', 'protocol'],
  http: ['plugins', 'protocol'],
  plugins: ['store', 'compile', 'policy', 'pool', 'egress', 'protocol'],
  store: ['protocol'],
  compile: ['protocol'],
  policy: ['protocol'],
  pool: ['protocol'],
  egress: ['protocol'],
  worker: ['protocol'],
  protocol: [],
};

export const FOLDERS = Object.keys(MAY_IMPORT);

/** Every specifier of a library, with its one home in host/. */
export const HOMES: Readonly<Record<string, string>> = {
  fastify: 'http',
  'fastify/types/schema.js': 'http',
  '@fastify/swagger': 'http',
  '@fastify/busboy': 'http',
  'prom-client': 'http',
  piscina: 'pool',
  undici: 'egress',
  'node:sqlite': 'store',
  pino: 'app.ts',
  ajv: 'config.ts',
};

/** Types alone, for the two files that hold schemas. */
export const TYPES_ONLY = 'json-schema-to-ts';
