import { asciiLower, indexOfUnit } from './encoding/ascii';
import { formDecode, formEncode } from './encoding/percent';

/** The names and values of a query or of a form's body, in their order. */
export class URLSearchParams {
  private names: Array<string> = [];
  private values: Array<string> = [];

  /** `text` is `a=1&b=two+words`, with or without a `?` in front. What is not well-formed stays as it is. */
  constructor(text: string = '') {
    let start = text.charCodeAt(0) == 0x3f ? 1 : 0;
    while (start < text.length) {
      const end = endOr(indexOfUnit(text, 0x26, start), text);
      if (end > start) this.parse(text.substring(start, end));
      start = end + 1;
    }
  }

  private parse(pair: string): void {
    const equals = endOr(indexOfUnit(pair, 0x3d), pair);
    this.append(formDecode(pair.substring(0, equals)), formDecode(pair.substring(equals + 1)));
  }

  get size(): i32 {
    return this.names.length;
  }

  /** The first value of this name, null where there is none. */
  get(name: string): string | null {
    const at = this.names.indexOf(name);
    return at < 0 ? null : this.values[at];
  }

  getAll(name: string): Array<string> {
    const values: Array<string> = [];
    for (let i = 0; i < this.names.length; i++) {
      if (this.names[i] == name) values.push(this.values[i]);
    }
    return values;
  }

  has(name: string): bool {
    return this.names.includes(name);
  }

  append(name: string, value: string): URLSearchParams {
    this.names.push(name);
    this.values.push(value);
    return this;
  }

  /** Leaves one of this name, where the first of them stood or at the end. */
  set(name: string, value: string): URLSearchParams {
    const first = this.names.indexOf(name);
    if (first < 0) return this.append(name, value);
    this.values[first] = value;
    this.deleteFrom(first + 1, name);
    return this;
  }

  delete(name: string): void {
    this.deleteFrom(0, name);
  }

  private deleteFrom(start: i32, name: string): void {
    let kept = start;
    for (let i = start; i < this.names.length; i++) {
      if (this.names[i] == name) continue;
      this.names[kept] = this.names[i];
      this.values[kept++] = this.values[i];
    }
    this.names.length = kept;
    this.values.length = kept;
  }

  /** Each name once. */
  keys(): Array<string> {
    // A client chooses how many there are: a look through those before for each would be its square.
    const seen = new Set<string>();
    for (let i = 0; i < this.names.length; i++) seen.add(this.names[i]);
    return seen.values();
  }

  /** Encoded, without a `?`. */
  toString(): string {
    const parts: Array<string> = [];
    for (let i = 0; i < this.names.length; i++) {
      parts.push(formEncode(this.names[i]) + '=' + formEncode(this.values[i]));
    }
    return parts.join('&');
  }
}

function endOr(found: i32, text: string): i32 {
  return found < 0 ? text.length : found;
}

/**
 * The parts of an absolute `http:` or `https:` URL, as they are written: nothing is decoded, `..` in a path
 * stays, and an address is not brought into another form.
 */
export class URL {
  private constructor(
    /** With its colon: `https:`. */
    readonly protocol: string,
    /** Name or address in lower case; an IPv6 address in brackets. */
    readonly hostname: string,
    /** Empty where it is the protocol's own. */
    readonly port: string,
    /** Begins with `/`. */
    readonly pathname: string,
    /** With its `?`; empty where there is none. */
    readonly search: string,
    /** With its `#`; empty where there is none. */
    readonly hash: string,
  ) {}

  /**
   * Null where the text is no absolute `http:` or `https:` URL. Stricter than a browser, so that nobody reads
   * it otherwise: no user name, no white space, no backslash before the query, and hosts in ASCII alone.
   */
  static parse(text: string): URL | null {
    const lower = asciiLower(text.substring(0, 8));
    const protocol = lower == 'https://' ? 'https:' : lower.startsWith('http://') ? 'http:' : '';
    if (protocol == '' || hasSpace(text)) return null;
    const hashAt = endOr(indexOfUnit(text, 0x23), text);
    const start = protocol.length + 2;
    const hierarchy = text.substring(start, hashAt);
    const searchAt = endOr(indexOfUnit(hierarchy, 0x3f), hierarchy);
    const target = hierarchy.substring(0, searchAt);
    if (indexOfUnit(target, 0x5c) >= 0) return null;
    const pathAt = endOr(indexOfUnit(target, 0x2f), target);
    const host = asciiLower(target.substring(0, pathAt));
    const portAt = findPort(host);
    const hostname = host.substring(0, portAt);
    const port = readPort(host, portAt + 1);
    if (!isHostname(hostname) || port < 0) return null;
    const path = target.substring(pathAt);
    const isOwn = port == (protocol == 'https:' ? 443 : 80) || portAt + 1 >= host.length;
    return new URL(
      protocol,
      hostname,
      isOwn ? '' : port.toString(),
      path == '' ? '/' : path,
      hierarchy.substring(searchAt),
      text.substring(hashAt),
    );
  }

  /** With the port, where that is not the protocol's own. */
  get host(): string {
    return this.port == '' ? this.hostname : this.hostname + ':' + this.port;
  }

  get origin(): string {
    return this.protocol + '//' + this.host;
  }

  get searchParams(): URLSearchParams {
    return new URLSearchParams(this.search);
  }

  get href(): string {
    return this.toString();
  }

  toString(): string {
    return this.origin + this.pathname + this.search + this.hash;
  }
}

function hasSpace(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 0x20 || unit == 0x7f) return true;
  }
  return false;
}

/** Where the colon before the port stands; the end where there is none. Colons of an IPv6 address are in brackets. */
function findPort(host: string): i32 {
  return endOr(indexOfUnit(host, 0x3a, indexOfUnit(host, 0x5d) + 1), host);
}

/** The number that begins at `from`, 0 where none does; below 0 where it is no port. */
function readPort(host: string, from: i32): i32 {
  let port = 0;
  for (let i = from; i < host.length; i++) {
    const digit = host.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    port = port * 10 + digit;
    if (port > 65_535) return -1;
  }
  return port;
}

function isHostname(name: string): bool {
  const isAddress = name.charCodeAt(0) == 0x5b;
  if (isAddress && (name.length < 4 || name.charCodeAt(name.length - 1) != 0x5d)) return false;
  const from = isAddress ? 1 : 0;
  const to = isAddress ? name.length - 1 : name.length;
  for (let i = from; i < to; i++) {
    const unit = name.charCodeAt(i);
    if (isAddress ? indexOfUnit('0123456789abcdef:.', unit) < 0 : !isNameUnit(unit)) return false;
  }
  return to > from;
}

function isNameUnit(unit: i32): bool {
  return unit > 0x20 && unit < 0x7f && indexOfUnit('"#%/:<>?@[\\]^`{|}', unit) < 0;
}
