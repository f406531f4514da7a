import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf, read, ROOT } from './support/tree.ts';

const documents = filesOf('*.md');

/** As a heading's anchor is made: lower case, no punctuation, hyphens for spaces. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const anchors = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** What is wrong with the link `target` of the document at `path`, if anything is. */
function fault(path: string, target: string): string | undefined {
  const [file = '', anchor] = target.split('#');
  const linked = file === '' ? path : join(dirname(path), file);
  if (!existsSync(join(ROOT, linked))) return `${target}: no such file`;
  if (anchor !== undefined && !anchors(linked).includes(anchor)) return `${target}: no such heading`;
  return undefined;
}

test.each(documents)('the links of %s lead somewhere', (path) => {
  // In code, brackets are no links.
  const text = read(path)
    .replaceAll(/^(`{3,})[^]*?^\1$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const inside = targets.filter((target) => !/^[a-z]+:/.test(target));
  expect(inside.flatMap((target) => fault(path, target) ?? [])).toEqual([]);
});

test.each(documents)('the npm commands of %s exist', (path) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(path).matchAll(/\bnpm (?:run )?(\w+)/g)].flatMap(([text, name = '']) =>
    text.startsWith('npm run') || ['test', 'start'].includes(name) ? name : [],
  );
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});
