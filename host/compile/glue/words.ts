import type { Identifier, Literal, Node, PrivateIdentifier, TemplateElement } from 'acorn';

/** A thing that code is made of: a kind of node, a name after a dot or of a property, a string. */
export interface Word {
  readonly sort: 'node' | 'property' | 'string';
  readonly text: string;
  readonly at: number;
}

/** The words of a tree in the order of its text, without those of variables: what a variable stands for is told by its scope. */
export function* words(root: Node): Iterable<Word> {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield { sort: 'node', text: kindOf(node), at: node.start };
    yield* ownWords(node);
    for (const child of children(node).reverse()) open.push(child);
  }
}

/** With what makes a node another thing than its type says. */
function kindOf(node: Node): string {
  const {
    async,
    await: waits,
    generator,
    tag,
    kind,
    regex,
  } = node as unknown as Readonly<Record<string, unknown>>;
  const marks = [
    async === true && 'async',
    waits === true && 'await',
    generator === true && 'generator',
    tag !== undefined && 'tagged',
    regex !== undefined && 'regex',
    typeof kind === 'string' && kind,
  ];
  return [node.type, ...marks.filter((mark) => mark !== false)].join(' ');
}

function* ownWords(node: Node): Iterable<Word> {
  const property = propertyOf(node);
  if (property !== undefined) yield { sort: 'property', text: property.name, at: property.start };
  const text = stringOf(node);
  if (text !== undefined) yield { sort: 'string', text, at: node.start };
}

type Named = Identifier | PrivateIdentifier;

/** The name of what a node reaches for or defines by name. */
function propertyOf(node: Node): Named | undefined {
  const { computed, property, key } = node as unknown as Readonly<Record<string, unknown>>;
  const name = (property ?? key) as Node | undefined;
  if (computed === true || name === undefined) return undefined;
  return name.type === 'Identifier' || name.type === 'PrivateIdentifier' ? (name as Named) : undefined;
}

function stringOf(node: Node): string | undefined {
  if (node.type === 'TemplateElement') return (node as TemplateElement).value.cooked ?? undefined;
  const { value } = node as Literal;
  return node.type === 'Literal' && typeof value === 'string' ? value : undefined;
}

function children(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value: unknown) => value)
    .filter(isNode);
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
