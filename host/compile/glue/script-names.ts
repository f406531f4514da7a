/**
 * What jco makes of a component's names in JavaScript: of `ns:pkg/some-iface@1.0.0` that text, the same
 * without its version, `some-iface`, `someIface` and `SomeIface`.
 */
export function scriptNames(names: Iterable<string>): ReadonlySet<string> {
  const made = new Set<string>();
  for (const name of names) {
    const unversioned = name.replace(/@.*$/, '');
    const label = unversioned.replace(/^.*\//, '');
    for (const form of [name, unversioned, label, camelCase(label), capital(camelCase(label))])
      made.add(form);
  }
  return made;
}

/** As the labels of a component are: words or acronyms with "-" between them. */
function camelCase(label: string): string {
  const [first = '', ...others] = label.toLowerCase().split('-');
  return [first, ...others.map(capital)].join('');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
