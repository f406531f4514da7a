/** Entity tags (RFC 9110, 8.8.3) of what has a revision: equal exactly where the content is. */
export const tagOf = (revision: number): string => `"${revision}"`;

/** What If-Match says of it: a list of tags, or `*` for any. What is no such list matches nothing. */
export function isMatch(ifMatch: string | undefined, tag: string): boolean {
  if (ifMatch === undefined) return true;
  const wanted = ifMatch.split(',').map((each) => each.trim());
  return wanted.includes(tag) || wanted.includes('*');
}
