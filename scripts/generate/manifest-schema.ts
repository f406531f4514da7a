/** The JSON schema of wayhouse.toml, with the limits and origins of the host. */
import { LIMIT_NAMES, LIMITS } from '../../host/protocol/limits.ts';
import { manifestSchema as askedSchema, PLUGIN_NAME } from '../../host/protocol/settings.ts';
import { OPTIMIZATIONS, RUNTIMES } from '../../sdk/assemblyscript/compiler/project.ts';

const text = (description: string) => ({ type: 'string', minLength: 1, description });

const table = (description: string, properties: object) => ({
  type: 'object',
  additionalProperties: false,
  description,
  properties,
});

const build = table('How the component is built.', {
  entry: text('AssemblyScript: the module with the handler. assembly/index.ts if not given.'),
  wit: text('AssemblyScript: a .wit file or a folder of them; the contract of Wayhouse if not given.'),
  world: text('AssemblyScript: of several worlds the one to build.'),
  runtime: {
    enum: RUNTIMES,
    description: 'AssemblyScript: how memory is managed. minimal if not given.',
  },
  optimize: { enum: OPTIMIZATIONS, description: 'AssemblyScript: speed if not given.' },
  manifest: text('Rust: the Cargo.toml of the crate. Cargo.toml if not given.'),
  target: {
    enum: ['wasm32-unknown-unknown', 'wasm32-wasip2'],
    description: 'Rust: wasm32-unknown-unknown if not given.',
  },
});

const grants = table('What the plugin asks for. The operator of a host decides what it is given.', {
  http: table('Outbound calls.', { origins: askedSchema.properties.http.properties.origins }),
  config: table('Values that the operator sets.', {
    keys: {
      type: 'array',
      maxItems: 1000,
      items: { type: 'string', minLength: 1 },
      description: 'What the plugin asks config.get for.',
    },
  }),
});

const limits = table(
  'Limits that the plugin was written for; docs/limits.md has all of them.',
  Object.fromEntries(
    LIMIT_NAMES.map((name) => {
      const { minimum, about, default: fallback } = LIMITS[name];
      return [name, { type: 'integer', minimum, description: `${about} ${fallback} if not given.` }];
    }),
  ),
);

const fuel = {
  type: 'object',
  additionalProperties: { type: 'integer', minimum: 0 },
  description: 'The most fuel that each test may use, by its name; `wayhouse test --update` writes it.',
};

export function manifestSchema(): string {
  return JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'wayhouse.toml: one plugin of Wayhouse',
    type: 'object',
    additionalProperties: false,
    required: ['name', 'language'],
    properties: {
      name: {
        type: 'string',
        pattern: PLUGIN_NAME,
        description: 'The name of the plugin on a host: 1 to 63 of a-z, 0-9 and "-", as in a host name.',
      },
      language: { enum: ['assemblyscript', 'rust'], description: 'What the plugin is written in.' },
      build,
      grants,
      limits,
      fuel,
    },
  });
}
