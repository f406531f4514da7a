/** The code of a document. */
import { readFile } from 'node:fs/promises';

export interface Block {
  /** What the fence says of its language, and after it the file, if it is one. */
  readonly language: string;
  readonly file: string;
  readonly text: string;
  /** The heading above it, of the second level. */
  readonly section: string;
}

const HEADING_OR_FENCE = /^## ([^\n]+)$|^```(\w+)(?: ([^\n]+))?\n(.*?)^```$/gms;

export async function readBlocks(path: string): Promise<Block[]> {
  const blocks: Block[] = [];
  let section = '';
  for (const found of (await readFile(path, 'utf8')).matchAll(HEADING_OR_FENCE)) {
    const [, heading, language = '', file = '', text = ''] = found;
    if (heading !== undefined) section = heading;
    else blocks.push({ language, file, text, section });
  }
  return blocks;
}
