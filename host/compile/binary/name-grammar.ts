/**
 * Names of the component model, as wasm-tools reads them: no dependencies, URLs or hashes, which the host
 * could not provide. All are ASCII, and none holds a quote, a backslash, a blank or a line's end.
 */

const any = (...patterns: readonly string[]): string => `(?:${patterns.join('|')})`;

const WORD = '[a-z][0-9a-z]*';
const ACRONYM = '[A-Z][0-9A-Z]*';

/**
 * Words and acronyms; all but the first may begin with a digit. What is of digits alone may be read in one
 * way only: in two, a name that is none would take time that doubles with each of them.
 */
const LABEL = `${any(WORD, ACRONYM)}(?:-${any(`[0-9]+${any(WORD, ACRONYM)}?`, WORD, ACRONYM)})*`;

const PLAIN = any(LABEL, `\\[constructor\\]${LABEL}`, `\\[${any('method', 'static')}\\]${LABEL}\\.${LABEL}`);

const NUMBER = '(?:0|[1-9][0-9]*)';
const PRERELEASE = any(NUMBER, '[0-9]*[A-Za-z-][0-9A-Za-z-]*');
const SEMVER =
  `${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PRERELEASE}(?:\\.${PRERELEASE})*)?` +
  '(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';

/** What Explainer.md calls a canonical version; a version's suffix completes it. */
const CANONICAL_VERSION = any('[1-9][0-9]*', '0\\.[1-9][0-9]*', '0\\.0\\.[1-9][0-9]*');

/** A namespace is of words alone. */
const NAMESPACE = '[a-z][0-9a-z]*(?:-[0-9a-z]+)*';

const INTERFACE = `${NAMESPACE}:${LABEL}/${LABEL}(?:@${any(SEMVER, CANONICAL_VERSION)})?`;

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

export const LABELS = whole(LABEL);

/** Of an import or export, without its options. */
export const EXTERN_NAMES = whole(any(PLAIN, INTERFACE));

/** Of an option of a name: the interface it implements, the rest of a version, an id of somebody else. */
export const NAME_OPTIONS: readonly RegExp[] = [
  whole(INTERFACE),
  /^[0-9A-Za-z.+-]*$/,
  /^[0-9A-Za-z_.:/@+-]*$/,
];
