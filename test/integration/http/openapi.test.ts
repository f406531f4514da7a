import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { openAdmin, type TestAdmin } from '../../support/admin.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: unknown[];
  readonly parameters?: { name: string; in: string; required?: boolean }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

interface Document {
  readonly openapi: string;
  readonly security: unknown[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

async function documentOf({ url }: TestAdmin): Promise<Document> {
  return (await (await fetch(`${url}/openapi.json`)).json()) as Document;
}

const CALLS = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  'GET /v1/host',
  'GET /v1/plugins',
  'GET /v1/plugins/{name}',
  'DELETE /v1/plugins/{name}',
  'GET /v1/plugins/{name}/versions',
  'POST /v1/plugins/{name}/versions',
  'GET /v1/plugins/{name}/versions/{version}',
  'POST /v1/plugins/{name}/activate',
  'POST /v1/plugins/{name}/rollback',
  'GET /v1/plugins/{name}/settings',
  'PUT /v1/plugins/{name}/settings',
  'GET /v1/plugins/{name}/logs',
];

function operations({ paths }: Document): [string, Operation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

describe('the document', () => {
  test('is OpenAPI 3.1 and has every call, no more', async () => {
    const document = await documentOf(await openAdmin());
    expect(document.openapi).toBe('3.1.0');
    expect(
      operations(document)
        .map(([call]) => call)
        .toSorted(),
    ).toEqual(CALLS.toSorted());
  });

  test('says of every call what it is for, who may make it, and how it fails', async () => {
    const document = await documentOf(await openAdmin());
    expect(document.security).toEqual([{ token: [] }]);
    expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } });
    const ids = new Set<string>();
    for (const [call, operation] of operations(document)) {
      ids.add(operation.operationId);
      expect(operation.summary, call).toMatch(/\w{4}/);
      const problem = { $ref: '#/components/schemas/Problem' };
      expect(operation.responses['default']?.content, call).toEqual({
        'application/problem+json': { schema: problem },
      });
      for (const { description } of Object.values(operation.responses))
        expect(description, call).toMatch(/\w{2}/);
      const isOpen = ['GET /healthz', 'GET /readyz', 'GET /openapi.json'].includes(call);
      expect(operation.security, call).toEqual(isOpen ? [] : undefined);
      const inPath = [...call.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(
        declared.map(({ name }) => name),
        call,
      ).toEqual(inPath);
    }
    expect(ids.size).toBe(CALLS.length);
  });

  test('names the parts of an upload and the schema of settings', async () => {
    const { paths } = await documentOf(await openAdmin());
    const upload = paths['/v1/plugins/{name}/versions']?.['post'];
    expect(Object.keys(upload?.requestBody?.content ?? {})).toEqual([
      'application/wasm',
      'multipart/form-data',
    ]);
    expect(upload?.requestBody?.content['multipart/form-data']?.schema).toMatchObject({
      required: ['component'],
      properties: { manifest: { $ref: '#/components/schemas/Manifest' } },
    });
    const settings = paths['/v1/plugins/{name}/settings']?.['put'];
    expect(settings?.requestBody?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/Settings' } },
    });
  });

  test('has only schemas that are valid and references that lead somewhere', async () => {
    const document = await documentOf(await openAdmin());
    const ajv = checkerOf(document);
    const schemas = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref as string);
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of [...schemas, ...refs]) expect(ajv.getSchema(`api${ref}`), ref).toBeTypeOf('function');
  });
});

function checkerOf(document: Document): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: 'api', components: document.components });
  return ajv;
}

describe('what is answered fits the document', () => {
  test('in every call that succeeds, and in one that fails', async () => {
    const admin = await openAdmin();
    admin.plugins.write('a line');
    const document = await documentOf(admin);
    const ajv = checkerOf(document);
    const fits = async (call: string, path: string, answer: Promise<Response>) => {
      const response = await answer;
      const [method = '', template = ''] = call.split(' ');
      const responses = document.paths[template]?.[method.toLowerCase()]?.responses;
      const documented = responses?.[response.status] ?? responses?.['default'];
      const type = response.headers.get('content-type')?.split(';')[0] ?? '';
      const schema = documented?.content?.[type]?.schema as {
        $ref?: string;
        items?: { $ref: string };
        type?: string;
      };
      expect(schema, `${call} ${response.status} ${type} ${path}`).toBeDefined();
      const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
      const validate = ajv.compile(JSON.parse(text) as object);
      expect(validate(await response.json()), JSON.stringify(validate.errors)).toBe(true);
    };
    const name = '/v1/plugins/{name}';
    await fits(`POST ${name}/versions`, '', admin.upload('hello', 'x', { query: '?activate=true' }));
    await fits(`POST ${name}/versions`, '', admin.upload('hello', 'y'));
    await fits(`POST ${name}/activate`, '', admin.send('POST', '/v1/plugins/hello/activate', { version: 2 }));
    await fits(`POST ${name}/rollback`, '', admin.call('/v1/plugins/hello/rollback', { method: 'POST' }));
    await fits(`PUT ${name}/settings`, '', admin.send('PUT', '/v1/plugins/hello/settings', {}));
    await fits(`GET ${name}`, '', admin.call('/v1/plugins/hello'));
    await fits(`GET ${name}`, 'missing', admin.call('/v1/plugins/nobody'));
    await fits(`GET ${name}/settings`, '', admin.call('/v1/plugins/hello/settings'));
    await fits(`GET ${name}/versions`, '', admin.call('/v1/plugins/hello/versions'));
    await fits(`GET ${name}/versions/{version}`, '', admin.call('/v1/plugins/hello/versions/1'));
    await fits(`GET ${name}/logs`, '', admin.call('/v1/plugins/hello/logs'));
    await fits('GET /v1/plugins', '', admin.call('/v1/plugins'));
    await fits('GET /v1/host', '', admin.call('/v1/host'));
    await fits('GET /healthz', '', admin.call('/healthz'));
    await fits('GET /readyz', '', admin.call('/readyz'));
    await fits('GET /openapi.json', '', admin.call('/openapi.json'));
  });
});
