/**
 * What documentation comments say, without their marks: `///` before each line, or a block from `/**` on with or
 * without a star before its lines. The indentation that all lines share is taken off.
 */
export function commentText(comments: readonly string[]): string {
  const lines = comments.flatMap((comment) =>
    comment.startsWith('///') ? lineComment(comment) : blockComment(comment),
  );
  const shared = Math.min(...lines.filter((line) => line !== '').map(indentation));
  return lines
    .map((line) => line.slice(shared))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

function lineComment(comment: string): string[] {
  return [comment.replace(/^\/+/, '').trimEnd()];
}

function blockComment(comment: string): string[] {
  const lines = comment.slice('/**'.length).replace(/\*\/$/, '').split('\n');
  return lines.map((line) => line.replace(/^\s*\*(?=\s|$)/, '').trimEnd());
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
