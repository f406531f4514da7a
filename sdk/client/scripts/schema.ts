/** The types of the admin API, out of its OpenAPI document. */
import openapi, { astToString, type OpenAPI3, type SchemaObject } from 'openapi-typescript';
import ts from 'typescript';

const HEADER = `// Generated from the OpenAPI document of the host by "npm run generate"; not edited by hand.
/* oxlint-disable max-lines */

`;

/** `document`: OpenAPI 3.1, as the host answers it at /openapi.json. */
export async function schemaOf(document: object): Promise<string> {
  const nodes = await openapi(document as OpenAPI3, {
    // A default says what the host does without the key, not that its answers hold it.
    defaultNonNullable: false,
    transform: bytesAsBlob,
  });
  return HEADER + astToString(nodes);
}

function bytesAsBlob(schema: SchemaObject): ts.TypeNode | undefined {
  if (!('contentMediaType' in schema)) return undefined;
  return ts.factory.createTypeReferenceNode('Blob');
}
