import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { NAMED } from './schemas.ts';

/** Makes the OpenAPI document out of the routes that are registered after it. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  for (const [$id, schema] of Object.entries(NAMED)) app.addSchema({ $id, ...schema });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Wayhouse admin API',
        version,
        description: 'Upload plugins, switch between their versions, and watch them.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: "The host's admin token." },
        },
      },
      security: [{ token: [] }],
    },
    refResolver: { buildLocalReference: ({ $id }) => String($id) },
  });
}
