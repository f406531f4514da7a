import { URL, URLSearchParams } from '@wayhouse/assemblyscript';

/** Its parts in the order of the class, null where it is none. */
export function parts(text: string): string[] | null {
  const url = URL.parse(text);
  if (url === null) return null;
  return [
    url.protocol,
    url.host,
    url.hostname,
    url.port,
    url.pathname,
    url.search,
    url.hash,
    url.origin,
    url.href,
  ];
}

export function param(text: string, name: string): string | null {
  const url = URL.parse(text);
  return url === null ? null : url.searchParams.get(name);
}

/** Names and values in turn. */
export function pairs(text: string): string[] {
  const params = new URLSearchParams(text);
  const pairs: string[] = [];
  for (let i = 0, names = params.keys(); i < names.length; i++) {
    const values = params.getAll(names[i]);
    for (let k = 0; k < values.length; k++) {
      pairs.push(names[i]);
      pairs.push(values[k]);
    }
  }
  return pairs;
}

export function rewritten(text: string): string {
  return new URLSearchParams(text).toString();
}

export function size(text: string): i32 {
  return new URLSearchParams(text).size;
}

export function first(text: string, name: string): string | null {
  return new URLSearchParams(text).get(name);
}

export function changed(text: string): string {
  const params = new URLSearchParams(text).set('a', '1 2').append('b', 'ü').append('b', '&');
  params.delete('c');
  return params.toString() + '#' + params.has('a').toString() + params.has('c').toString();
}

export function pages(text: string): i32 {
  const params = new URLSearchParams(text);
  assert(params.size > 0);
  return memory.size();
}
