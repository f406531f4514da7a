/** Damage to a component: of its bytes, or of its sections with all sizes kept right. */
import { bytes, COMPONENT_PREAMBLE, leb, section, sized } from '../wasm-encode.ts';
import { lebAt } from '../wasm-sections.ts';
import type { Random } from './random.ts';
import { parseTree, writeTree, type Node, type Tree } from './tree.ts';

export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly tree: Tree;
}

export const seed = (name: string, binary: Uint8Array): Seed => ({
  name,
  bytes: binary,
  tree: parseTree('component', binary),
});

/** One to four kinds of damage to one of the seeds. */
export function mutated(seeds: readonly Seed[], random: Random): Uint8Array {
  const start = random.pick(seeds);
  const inTree = random.percent(80);
  let result = inTree ? writeTree(damagedTree(start.tree, seeds, random)) : start.bytes;
  const more = inTree && random.percent(80) ? 0 : random.between(1, 3);
  for (let i = 0; i < more; i++) result = damaged(result, random);
  return result;
}

/** One kind of damage to the bytes, whatever they are. */
export const damaged = (binary: Uint8Array, random: Random): Uint8Array =>
  binary.length === 0 ? random.bytes(4) : random.pick(ON_BYTES)(binary, random);

type OnBytes = (binary: Uint8Array, random: Random) => Uint8Array;

/** Numbers that decoders trip over, as they are encoded. */
const NUMBERS: readonly number[][] = [
  [0],
  [1],
  [0x7f],
  [0x80, 0],
  [0x80, 0x80, 0x80, 0x80, 0],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x1f],
  [0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  leb(100_000),
  leb(1_000_000),
  leb(2 ** 31),
];

const BYTES = [0x00, 0x01, 0x0b, 0x40, 0x41, 0x60, 0x63, 0x70, 0x7f, 0x80, 0xfb, 0xfc, 0xfd, 0xfe, 0xff];

const spliced = (binary: Uint8Array, [start, end]: readonly [number, number], inserted: Uint8Array) =>
  bytes(binary.subarray(0, start), inserted, binary.subarray(end));

const none = new Uint8Array();

/** A number in the middle of the bytes, if they are one. */
const tampered: OnBytes = (binary, random) => {
  const at = random.below(binary.length);
  const found = lebAt(binary, at) ?? { value: 0, length: 1 };
  const near = [found.value + 1, Math.max(0, found.value - 1), found.value * 2, found.value >>> 1];
  const value = random.percent(50) ? leb(random.pick(near) % 2 ** 32) : random.pick(NUMBERS);
  return spliced(binary, [at, at + found.length], Uint8Array.from(value));
};

const flipped: OnBytes = (binary, random) => {
  const at = random.below(binary.length);
  return binary.with(at, binary[at]! ^ (1 << random.below(8)));
};

const set: OnBytes = (binary, random) =>
  binary.with(random.below(binary.length), random.percent(70) ? random.pick(BYTES) : random.below(256));

const inserted: OnBytes = (binary, random) => {
  const at = random.below(binary.length + 1);
  return spliced(binary, [at, at], random.bytes(random.between(1, 8)));
};

const removed: OnBytes = (binary, random) => {
  const at = random.below(binary.length);
  return spliced(binary, [at, Math.min(binary.length, at + random.between(1, 16))], none);
};

const truncated: OnBytes = (binary, random) => binary.subarray(0, random.below(binary.length));

/** A piece of the bytes once more, elsewhere. */
const copied: OnBytes = (binary, random) => {
  const from = random.below(binary.length);
  const to = random.below(binary.length);
  return spliced(binary, [to, to], binary.slice(from, from + random.between(1, 64)));
};

const EVIL = [
  '',
  "'",
  '"',
  '`',
  '${1}',
  '*/',
  '\n',
  '\u2028',
  '\\',
  '__proto__',
  'constructor',
  'then',
  '\0',
  '\u00e9',
];

/** A name, if one can be found, with something in it that no name should have. */
const misnamed: OnBytes = (binary, random) => {
  const start = random.below(binary.length);
  for (let at = start; at < Math.min(binary.length, start + 200); at++) {
    const size = binary[at]!;
    const text = binary.subarray(at + 1, at + 1 + size);
    if (size < 2 || size > 80 || text.some((byte) => byte < 0x21 || byte > 0x7e)) continue;
    const [evil, keep] = [Buffer.from(random.pick(EVIL)), random.below(text.length)];
    return spliced(binary, [at, at + 1 + size], sized(bytes(text.subarray(0, keep), evil)));
  }
  return set(binary, random);
};

const IN_CONTENT = [tampered, tampered, flipped, set, set, inserted, removed, copied, misnamed];
const ON_BYTES = [...IN_CONTENT, truncated];

/** The tree with damage at one place, at whatever depth. */
function damagedTree(tree: Tree, seeds: readonly Seed[], random: Random): Tree {
  const at = random.below(tree.nodes.length);
  const node = tree.nodes[at];
  if (node === undefined) return { ...tree, nodes: [foreign(tree, seeds, random)] };
  if ('tree' in node && random.percent(80))
    return replaced(tree, at, [{ ...node, tree: damagedTree(node.tree, seeds, random) }]);
  if (random.percent(60)) return replaced(tree, at, [damagedNode(node, random)]);
  return rearranged(tree, at, seeds, random);
}

const replaced = (tree: Tree, at: number, nodes: readonly Node[]): Tree => ({
  ...tree,
  nodes: tree.nodes.toSpliced(at, 1, ...nodes),
});

function damagedNode(node: Node, random: Random): Node {
  const damage = random.pick(IN_CONTENT);
  const changed = (content: Uint8Array) => (content.length === 0 ? random.bytes(2) : damage(content, random));
  if ('content' in node) return { ...node, content: changed(node.content) };
  if ('tree' in node) return { id: node.id, content: changed(writeTree(node.tree)) };
  const at = random.below(node.bodies.length);
  return { ...node, bodies: node.bodies.map((body, index) => (index === at ? changed(body) : body)) };
}

function rearranged(tree: Tree, at: number, seeds: readonly Seed[], random: Random): Tree {
  const node = tree.nodes[at]!;
  const other = random.below(tree.nodes.length);
  switch (random.below(6)) {
    case 0:
      return replaced(tree, at, []);
    case 1:
      return replaced(tree, at, [node, node]);
    case 2:
      return { ...tree, nodes: tree.nodes.with(at, tree.nodes[other]!).with(other, node) };
    case 3:
      return replaced(tree, at, [foreign(tree, seeds, random)]);
    case 4:
      return replaced(tree, at, [node, foreign(tree, seeds, random)]);
    default:
      return replaced(tree, at, [node, odd(tree, random)]);
  }
}

/** A section of another tree of the same kind, or of any if that one has none. */
function foreign(tree: Tree, seeds: readonly Seed[], random: Random): Node {
  const nodes = treesOf(random.pick(seeds).tree).filter(({ kind }) => kind === tree.kind);
  const chosen = random.pick(nodes.flatMap((found) => found.nodes));
  return chosen ?? odd(tree, random);
}

const treesOf = (tree: Tree): Tree[] => [
  tree,
  ...tree.nodes.flatMap((node) => ('tree' in node ? treesOf(node.tree) : [])),
];

/** A section that is empty, unknown or random; or the whole once more, inside itself. */
function odd(tree: Tree, random: Random): Node {
  const id = random.below(16);
  if (random.percent(25)) return { id: 4, content: writeTree(tree) };
  if (random.percent(25))
    return { id: 4, content: bytes(COMPONENT_PREAMBLE, section(4, COMPONENT_PREAMBLE)) };
  return { id, content: random.percent(50) ? random.bytes(random.below(12)) : none };
}
