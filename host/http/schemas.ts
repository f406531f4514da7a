/** The shapes of the admin API, as JSON Schema: what it validates with and what /openapi.json shows. */
import { LIMIT_NAMES, LIMITS } from '../protocol/limits.ts';
import { LOG_LEVELS } from '../protocol/messages.ts';
import { manifestSchema, PLUGIN_NAME, settingsSchema } from '../protocol/settings.ts';
import { STAGES } from '../plugins/reports.ts';

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string): Schema => ({ type: 'string', description });
const count = (description: string): Schema => ({ type: 'integer', description });
const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
const ref = (name: string): Schema => ({ $ref: `${name}#` });
const TIME = text('ISO 8601, UTC.');

/** An object whose keys are all known; those in `optional` may be missing. */
function shape(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', additionalProperties: false, required, properties };
}

const DEPLOYMENT = shape({
  id: count('Running number.'),
  plugin: text('Name of the plugin.'),
  version: count('The version that runs.'),
  settingsRevision: count('The revision of the settings under which it runs.'),
  createdAt: TIME,
});

const STAGE_TIMES = list(
  shape({ stage: { type: 'string', enum: STAGES }, ms: { type: 'number' } }),
  'How long each stage took, in milliseconds.',
);

const COMPONENT = {
  digest: text('SHA-256 of the component, in hex.'),
  size: count('Bytes of the component.'),
  world: text('For example wayhouse:plugin/handler@0.1.0.'),
  imports: list({ type: 'string' }, 'Interfaces that the component imports.'),
  exports: list({ type: 'string' }, 'What the component exports.'),
  state: { type: 'string', enum: ['preparing', 'ready', 'failed'] },
};

const FAILURE = shape(
  { code: text('Code of the error.'), detail: text('What went wrong.'), stage: text('Where.') },
  ['stage'],
);

const SETTINGS_RECORD = shape({ revision: count('Running number.'), settings: ref('Settings') });

const LIMIT_VALUES = shape(Object.fromEntries(LIMIT_NAMES.map((name) => [name, count(LIMITS[name].about)])));

const NAME = { plugin: text('Name of the plugin.'), version: count('Number of the version.') };

/** Shapes with a name: `components.schemas` of the OpenAPI document. */
export const NAMED: Readonly<Record<string, Schema>> = {
  Problem: {
    ...shape(
      {
        type: text('urn:wayhouse:error:<code>.'),
        title: text('What happened, in one sentence.'),
        status: count('The HTTP status.'),
        code: text('Names the kind of error; docs/errors.md lists them.'),
        detail: text('What went wrong this time.'),
        repair: text('What to do about it.'),
        requestId: text("Names the call in the host's log."),
        stage: text('The stage of an upload in which it happened.'),
      },
      ['stage'],
    ),
    description: 'Problem details (RFC 9457).',
  },
  Settings: settingsSchema,
  Manifest: manifestSchema,
  SettingsRecord: SETTINGS_RECORD,
  Deployment: DEPLOYMENT,
  DeployReport: shape({ deployment: ref('Deployment'), stages: STAGE_TIMES }),
  Version: shape({ ...NAME, ...COMPONENT, manifest: ref('Manifest'), failure: FAILURE, createdAt: TIME }, [
    'failure',
  ]),
  Upload: shape({ ...NAME, ...COMPONENT, stages: STAGE_TIMES, deployment: ref('Deployment') }, [
    'deployment',
  ]),
  Plugin: shape(
    {
      name: text('Name of the plugin.'),
      createdAt: TIME,
      settingsRevision: count('The latest revision of its settings.'),
      active: ref('Deployment'),
      state: { type: 'string', enum: ['serving', 'idle', 'stopped', 'failed'] },
      failure: FAILURE,
      routes: list({ type: 'string' }, 'Where it answers, for example "/hello" or "api.example.com/hooks".'),
      settings: ref('SettingsRecord'),
      limits: LIMIT_VALUES,
    },
    ['active', 'failure'],
  ),
  LogLine: shape({
    time: count('Milliseconds since 1970.'),
    level: { type: 'string', enum: LOG_LEVELS },
    message: text('What the plugin wrote.'),
    fields: { type: 'object', additionalProperties: { type: 'string' } },
    version: count('The version that wrote it.'),
    requestId: text('The request during which it was written.'),
  }),
  Host: shape(
    {
      version: text('Of the host.'),
      gateway: text('Base URL at which the host answers for its plugins; missing until it does.'),
    },
    ['gateway'],
  ),
  Status: shape({ status: { type: 'string', enum: ['ok', 'ready', 'starting'] } }),
};

const VERSION_NUMBER = {
  type: 'string',
  pattern: '^[1-9][0-9]{0,8}$',
  description: 'Number of the version.',
};

const PLUGIN = { type: 'string', pattern: PLUGIN_NAME, description: 'Name of the plugin.' };

export const pluginParams = shape({ name: PLUGIN });
export const versionParams = shape({ name: PLUGIN, version: VERSION_NUMBER });

/** Other headers are of no matter. */
export const ifMatch = {
  type: 'object',
  properties: { 'if-match': text('The ETag of the settings that are to be replaced; of any if not given.') },
};

const FLAG = { type: 'string', enum: ['true', 'false'] };

export const noQuery = shape({});
export const uploadQuery = shape(
  { activate: { ...FLAG, description: 'Whether to switch to the new version too; false if not given.' } },
  ['activate'],
);
export const logsQuery = shape(
  {
    lines: {
      type: 'string',
      pattern: '^(0|[1-9][0-9]{0,2}|1000)$',
      description: 'How many of the last lines, 0 to 1000; 100 if not given.',
    },
    follow: { ...FLAG, description: 'Whether to go on with new lines, as server-sent events.' },
  },
  ['lines', 'follow'],
);

export const activateBody = shape({
  version: {
    type: 'integer',
    minimum: 1,
    maximum: 999_999_999,
    description: 'Number of a version that is ready.',
  },
});

/** The answers of a call: its own by status, and problem details for everything else. */
export function answers(own: Record<number, Schema>): Record<string, Schema> {
  const schema = ref('Problem');
  const content = { 'application/problem+json': { schema } };
  return { ...own, default: { description: 'Problem details of whatever went wrong.', content } };
}

/** A reference to a named shape, with what it means here. */
export function named(name: string, description: string): Schema {
  return { description, content: { 'application/json': { schema: ref(name) } } };
}

/** The same for a list of them. */
export function namedList(name: string, description: string): Schema {
  return { description, content: { 'application/json': { schema: { type: 'array', items: ref(name) } } } };
}
