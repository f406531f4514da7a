/** A binary as its sections, so that one may change and the sizes around it still tell the truth. */
import { bytes, concat, leb, sized } from '../wasm-encode.ts';
import { lebAt, PREAMBLE_BYTES, sectionsOf } from '../wasm-sections.ts';

export type Kind = 'component' | 'module';

/** A component or a core module. */
export interface Tree {
  readonly kind: Kind;
  readonly preamble: Uint8Array;
  readonly nodes: readonly Node[];
}

/** A section: one with others inside, the bodies of functions, or bytes. */
export type Node =
  | { readonly id: number; readonly tree: Tree }
  | { readonly id: number; readonly bodies: readonly Uint8Array[] }
  | { readonly id: number; readonly content: Uint8Array };

const NESTED: Readonly<Record<number, Kind>> = { 1: 'module', 4: 'component' };
const CODE = 10;

export function parseTree(kind: Kind, binary: Uint8Array): Tree {
  const nodes = sectionsOf(binary).map(({ id, contentStart, end }) =>
    parseNode(kind, id, binary.subarray(contentStart, end)),
  );
  return { kind, preamble: binary.subarray(0, PREAMBLE_BYTES), nodes };
}

function parseNode(kind: Kind, id: number, content: Uint8Array): Node {
  const nested = kind === 'component' ? NESTED[id] : undefined;
  if (nested !== undefined) return { id, tree: parseTree(nested, content) };
  const bodies = kind === 'module' && id === CODE ? parseBodies(content) : undefined;
  return bodies === undefined ? { id, content } : { id, bodies };
}

function parseBodies(content: Uint8Array): Uint8Array[] | undefined {
  const count = lebAt(content, 0);
  if (count === undefined) return undefined;
  const bodies: Uint8Array[] = [];
  for (let at = count.length; at < content.length;) {
    const size = lebAt(content, at);
    if (size === undefined) return undefined;
    const start = at + size.length;
    at = start + size.value;
    bodies.push(content.subarray(start, at));
  }
  return bodies;
}

export const writeTree = ({ preamble, nodes }: Tree): Uint8Array =>
  concat([preamble, ...nodes.map(writeNode)]);

export function writeNode(node: Node): Uint8Array {
  return bytes(node.id, sized(contentOf(node)));
}

function contentOf(node: Node): Uint8Array {
  if ('tree' in node) return writeTree(node.tree);
  if ('content' in node) return node.content;
  return bytes(leb(node.bodies.length), concat(node.bodies.map(sized)));
}
