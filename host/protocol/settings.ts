import type { FromSchema } from 'json-schema-to-ts';
import { LIMIT_NAMES, LIMITS, type Limits } from './limits.ts';

/** Names a plugin: a DNS label in lower case, because it may become a host name and is a path. */
export const PLUGIN_NAME = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';

const HOST_NAME = '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$';
const PATH_PREFIX = "^/([A-Za-z0-9._~!$&'()*+,=:@-]+(/[A-Za-z0-9._~!$&'()*+,=:@-]+)*)?$";
const ORIGIN = '^https?://[^/?#@\\s]+$';

const origin = {
  type: 'string',
  pattern: ORIGIN,
  maxLength: 300,
  description: 'Scheme, host and port, for example https://api.example.com; no path.',
} as const;

/** What an upload's manifest asks for. */
export const manifestSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'What the plugin asks for. A power is there only if the operator grants it too.',
  properties: {
    http: {
      type: 'object',
      additionalProperties: false,
      required: ['origins'],
      properties: { origins: { type: 'array', maxItems: 100, items: origin } },
    },
  },
} as const;

export type Manifest = FromSchema<typeof manifestSchema>;

const routeSchema = {
  type: 'object',
  additionalProperties: false,
  description:
    'Where the plugin answers, in the stead of /{name}: at these hosts (any host if none), at and below these path prefixes ("/" if none).',
  properties: {
    hosts: {
      type: 'array',
      maxItems: 100,
      items: { type: 'string', pattern: HOST_NAME, maxLength: 253 },
    },
    paths: {
      type: 'array',
      maxItems: 100,
      items: { type: 'string', pattern: PATH_PREFIX, maxLength: 1000 },
    },
  },
} as const;

const grantedOrigin = {
  type: 'object',
  additionalProperties: false,
  required: ['origin'],
  properties: {
    origin,
    methods: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: { type: 'string', pattern: '^[A-Z]{1,20}$' },
      description: 'Methods that may be used; all if not given.',
    },
    private: {
      type: 'boolean',
      description:
        'Also when the address is loopback, private, link-local or otherwise not public. False if not given.',
    },
  },
} as const;

const limitSchema = Object.fromEntries(
  LIMIT_NAMES.map((name) => {
    const { minimum, default: fallback, about } = LIMITS[name];
    return [name, { type: 'integer', minimum, default: fallback, description: about }];
  }),
);

const settingsShape = {
  type: 'object',
  additionalProperties: false,
  description: 'What the operator decides for a plugin. Each PUT is a new revision of the whole.',
  properties: {
    route: routeSchema,
    grants: {
      type: 'object',
      additionalProperties: false,
      properties: {
        http: {
          type: 'object',
          additionalProperties: false,
          required: ['origins'],
          properties: { origins: { type: 'array', maxItems: 100, items: grantedOrigin } },
        },
      },
    },
    config: {
      type: 'object',
      maxProperties: 1000,
      additionalProperties: { type: 'string', maxLength: 65_536 },
      description: "The values that the guest's config.get answers.",
    },
  },
} as const;

export type Settings = FromSchema<typeof settingsShape> & { readonly limits?: Partial<Limits> };
export type RouteSettings = FromSchema<typeof routeSchema>;
export type GrantedOrigin = FromSchema<typeof grantedOrigin>;

/** The schema of `PUT /v1/plugins/{name}/settings`. */
export const settingsSchema = {
  ...settingsShape,
  properties: {
    ...settingsShape.properties,
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: limitSchema,
    },
  },
};
