import { commentText } from './comment-text.ts';
import { TokenCursor } from './token-cursor.ts';

/**
 * The documentation of a WIT text, which the tool's encoding of a world leaves out. A key is the name of an
 * interface or a world, `a:b/c@1.0.0`; what a world writes inline is `a:b/w import i`; after `#` stands an item
 * of one of these: `a:b/c@1.0.0#f`, `a:b/c@1.0.0#[method]r.m`, `a:b/c@1.0.0#record.field`, `a:b/w import#f`.
 */
export type Docs = ReadonlyMap<string, string>;

/** The text is one that the tool has accepted. Where it is not as expected, a comment is missed and nothing else. */
export function readDocs(text: string): Docs {
  const scan: Scan = { cursor: new TokenCursor(text), docs: new Map(), includes: new Map() };
  scanPackage(scan, '');
  for (const [world, included] of scan.includes) inherit(scan, world, included);
  return scan.docs;
}

type Comments = readonly string[];

interface Scan {
  readonly cursor: TokenCursor;
  readonly docs: Map<string, string>;
  /** Of a world the ids of those it includes. */
  readonly includes: Map<string, string[]>;
}

function note({ docs }: Scan, key: string, comments: Comments): void {
  if (comments.length > 0) docs.set(key, commentText(comments));
}

/** To the end of the text, or of a `package a:b { ... }`. */
function scanPackage(scan: Scan, name: string): void {
  const { cursor } = scan;
  let current = name;
  for (const comments of cursor.items()) {
    const word = cursor.next();
    if (word === 'package') current = packageItem(scan, current);
    else if (word === 'interface') scanInterface(scan, inPackage(current, cursor.name()), comments);
    else if (word === 'world') scanWorld(scan, current, comments);
    else cursor.skipItem();
  }
}

/** The package of what follows: a `package` line names it, a block goes by itself. */
function packageItem(scan: Scan, current: string): string {
  const name = scan.cursor.until(';', '{');
  if (scan.cursor.next() === ';') return name;
  scanPackage(scan, name);
  return current;
}

/** As in `a:b/c@1.0.0`, of the package `a:b@1.0.0`. */
function inPackage(name: string, item: string): string {
  const [id, ...version] = name.split('@');
  return [`${id}/${item}`, ...version].join('@');
}

function scanInterface(scan: Scan, scope: string, comments: Comments): void {
  note(scan, scope, comments);
  const { cursor } = scan;
  cursor.take('{');
  for (const own of cursor.items()) {
    if (scanType(scan, scope, own)) continue;
    const name = cursor.name();
    if (name !== 'use') note(scan, `${scope}#${name}`, own);
    cursor.skipItem();
  }
}

function scanWorld(scan: Scan, packageName: string, comments: Comments): void {
  const { cursor } = scan;
  const world = inPackage(packageName, cursor.name());
  note(scan, world, comments);
  cursor.take('{');
  for (const own of cursor.items()) {
    if (scanType(scan, world, own)) continue;
    const word = cursor.next();
    if (word === 'import' || word === 'export') scanExtern(scan, `${world} ${word}`, own);
    else if (word === 'include') scanInclude(scan, world, packageName);
    else cursor.skipItem();
  }
}

function scanExtern(scan: Scan, side: string, comments: Comments): void {
  const { cursor } = scan;
  const name = cursor.name();
  const inline = cursor.peek() === ':' ? cursor.peek(1) : '';
  if (inline === 'interface') {
    cursor.until('{');
    scanInterface(scan, `${side} ${name}`, comments);
    return;
  }
  if (inline === 'func') note(scan, `${side}#${name}`, comments);
  cursor.skipItem();
}

function scanInclude({ cursor, includes }: Scan, world: string, packageName: string): void {
  const path = cursor.until(';', 'with');
  const id = path.includes('/') ? path : inPackage(packageName, path);
  includes.set(world, [...(includes.get(world) ?? []), id]);
  cursor.skipItem();
}

/** Whether the item is a type; if so it is passed. */
function scanType(scan: Scan, scope: string, comments: Comments): boolean {
  const { cursor } = scan;
  const word = cursor.peek();
  const scanBody = {
    type: skipAlias,
    resource: scanResource,
    record: scanParts,
    variant: scanParts,
    enum: scanParts,
    flags: scanParts,
  };
  if (!Object.hasOwn(scanBody, word)) return false;
  cursor.next();
  const name = cursor.name();
  note(scan, `${scope}#${name}`, comments);
  scanBody[word as keyof typeof scanBody](scan, scope, name);
  return true;
}

function skipAlias({ cursor }: Scan): void {
  cursor.skipItem();
}

function scanParts(scan: Scan, scope: string, type: string): void {
  const { cursor } = scan;
  cursor.take('{');
  for (const comments of cursor.items()) {
    note(scan, `${scope}#${type}.${cursor.name()}`, comments);
    cursor.skipPart();
  }
}

function scanResource(scan: Scan, scope: string, resource: string): void {
  const { cursor } = scan;
  if (!cursor.take('{')) return cursor.skipItem();
  for (const comments of cursor.items()) {
    note(scan, `${scope}#${resourceFunction(cursor, resource)}`, comments);
    cursor.skipItem();
  }
}

function resourceFunction(cursor: TokenCursor, resource: string): string {
  const isConstructor = cursor.peek() === 'constructor';
  const name = cursor.name();
  if (isConstructor) return `[constructor]${resource}`;
  return cursor.peek(1) === 'static' ? `[static]${resource}.${name}` : `[method]${resource}.${name}`;
}

/** What a world includes is documented where it stands. */
function inherit(scan: Scan, world: string, included: readonly string[]): void {
  for (const id of included) {
    inherit(scan, world, scan.includes.get(id) ?? []);
    for (const [key, text] of [...scan.docs]) {
      const isOwn = key.startsWith(`${id} `) || key.startsWith(`${id}#`);
      const inherited = world + key.slice(id.length);
      if (isOwn && !scan.docs.has(inherited)) scan.docs.set(inherited, text);
    }
  }
}
