import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import { manifestSchema, type Manifest } from '../protocol/settings.ts';
import type { Plugins } from '../plugins/plugins.ts';
import type { InstallReport } from '../plugins/reports.ts';
import { invite } from './body.ts';
import { answers, named, pluginParams, uploadQuery } from './schemas.ts';
import { readForm, type Upload } from './upload-form.ts';
import { checkDeclaredSize, openUpload, type UploadBounds } from './upload-stream.ts';
import { describe } from './validation.ts';

interface UploadCall {
  Params: { name: string };
  Querystring: { activate?: 'true' | 'false' };
}

const MEDIA_TYPES = ['application/wasm', 'multipart/form-data'];

/** What the document says of the body; Fastify cannot check it, because it is a stream. */
const documentedBody = {
  content: {
    'application/wasm': { schema: { type: 'string', contentMediaType: 'application/wasm' } },
    'multipart/form-data': {
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['component'],
        properties: {
          component: { type: 'string', contentMediaType: 'application/wasm' },
          manifest: { $ref: 'Manifest#' },
        },
      },
    },
  },
};

const schema = {
  operationId: 'uploadVersion',
  summary: 'Upload a component as the next version of a plugin',
  description:
    'The plugin is made if there is none of this name. A failure in any stage leaves what serves untouched.',
  params: pluginParams,
  querystring: uploadQuery,
  response: answers({ 201: named('Upload', 'The version; Location names it.') }),
};

/** Registered in a context of its own, in which only uploads can be parsed. */
export async function uploadRoutes(
  app: FastifyInstance,
  { plugins, bounds }: { plugins: Plugins; bounds: UploadBounds },
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(MEDIA_TYPES, (_request, payload, done) => done(null, payload));
  app.post<UploadCall>('/v1/plugins/:name/versions', {
    schema,
    config: { swaggerTransform: ({ url }) => ({ schema: { ...schema, body: documentedBody }, url }) },
    preParsing: async ({ raw }) => checkDeclaredSize(raw, bounds),
    handler: async (request, reply) => {
      invite(request.raw, reply.raw);
      const { received, manifest } = await readUpload(request, plugins, bounds);
      const plugin = request.params.name;
      const activate = request.query.activate === 'true';
      const report = await plugins.install({ plugin, received, manifest, activate });
      reply.code(201).header('location', `/v1/plugins/${plugin}/versions/${report.version.version}`);
      return uploadOf(report);
    },
  });
}

async function readUpload(
  request: FastifyRequest<UploadCall>,
  plugins: Plugins,
  bounds: UploadBounds,
): Promise<Upload> {
  const contentType = request.headers['content-type'];
  if (contentType === undefined) throw new WayhouseError('unsupported_media_type');
  const body = openUpload(request.raw, bounds);
  try {
    if (/^application\/wasm\b/i.test(contentType)) {
      return { received: await plugins.receive(body), manifest: {} };
    }
    return await readForm(body, contentType, {
      receive: (component) => plugins.receive(component),
      parseManifest: (text) => parseManifest(request, text),
    });
  } catch (thrown) {
    // Why the stream broke is the reason, whatever its reader made of it.
    throw body.errored instanceof WayhouseError ? body.errored : thrown;
  } finally {
    body.destroy();
  }
}

function parseManifest(request: FastifyRequest<UploadCall>, text: string): Manifest {
  const manifest = parseJson(text);
  const validate = request.compileValidationSchema(manifestSchema);
  if (validate(manifest)) return manifest as Manifest;
  throw new WayhouseError('invalid_manifest', describe(validate.errors ?? []));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    throw new WayhouseError('invalid_manifest', `The manifest is not JSON: ${(thrown as Error).message}.`);
  }
}

function uploadOf({ version: record, deployment, stages }: InstallReport): object {
  const { plugin, version, digest, size, world, imports, exports, state } = record;
  const upload = { plugin, version, digest, size, world, imports, exports, state, stages };
  return deployment === undefined ? upload : { ...upload, deployment };
}
