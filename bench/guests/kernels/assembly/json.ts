// Runs in AssemblyScript and, with its types stripped, in Node.

const ARRAY: i32 = 0;
const OBJECT: i32 = 1;
const NUMBER: i32 = 2;
const STRING: i32 = 3;

class Value {
  readonly kind: i32;
  number: i32 = 0;
  text: string = '';
  readonly names: string[];
  readonly items: Value[];

  constructor(kind: i32, names: string[], items: Value[]) {
    this.kind = kind;
    this.names = names;
    this.items = items;
  }
}

// For all that have neither.
const NO_NAMES: string[] = [];
const NO_ITEMS: Value[] = [];

/** The document with every list in the other order. Whole numbers, lists, objects, and texts without escapes. */
export function reversed(document: string): string {
  const parts: string[] = [];
  write(new Reader(document).value(), parts);
  return parts.join('');
}

class Reader {
  private readonly document: string;
  private at: i32 = 0;

  constructor(document: string) {
    this.document = document;
  }

  value(): Value {
    const first = this.document.charCodeAt(this.at);
    if (first == 0x5b) return this.list();
    if (first == 0x7b) return this.object();
    if (first == 0x22) return this.string();
    return this.number();
  }

  private list(): Value {
    const list = new Value(ARRAY, NO_NAMES, []);
    this.at++;
    while (!this.ends(0x5d)) list.items.push(this.value());
    return list;
  }

  private object(): Value {
    const object = new Value(OBJECT, [], []);
    this.at++;
    while (!this.ends(0x7d)) {
      object.names.push(this.text());
      this.at++;
      object.items.push(this.value());
    }
    return object;
  }

  /** Passes the end, or the comma before the next item. */
  private ends(end: i32): boolean {
    const found = this.document.charCodeAt(this.at);
    if (found == 0x2c || found == end) this.at++;
    return found == end;
  }

  private string(): Value {
    const string = new Value(STRING, NO_NAMES, NO_ITEMS);
    string.text = this.text();
    return string;
  }

  private text(): string {
    const from = ++this.at;
    while (this.document.charCodeAt(this.at) != 0x22) this.at++;
    return this.document.substring(from, this.at++);
  }

  private number(): Value {
    const number = new Value(NUMBER, NO_NAMES, NO_ITEMS);
    let digit = this.document.charCodeAt(this.at) - 0x30;
    while (digit >= 0 && digit <= 9) {
      number.number = number.number * 10 + digit;
      digit = this.document.charCodeAt(++this.at) - 0x30;
    }
    return number;
  }
}

function write(value: Value, parts: string[]): void {
  if (value.kind == NUMBER) {
    parts.push(value.number.toString());
  } else if (value.kind == STRING) {
    writeText(value.text, parts);
  } else if (value.kind == ARRAY) {
    writeList(value, parts);
  } else {
    writeObject(value, parts);
  }
}

function writeText(text: string, parts: string[]): void {
  parts.push('"');
  parts.push(text);
  parts.push('"');
}

function writeList(list: Value, parts: string[]): void {
  parts.push('[');
  for (let i = list.items.length - 1; i >= 0; i--) {
    write(list.items[i], parts);
    if (i > 0) parts.push(',');
  }
  parts.push(']');
}

function writeObject(object: Value, parts: string[]): void {
  parts.push('{');
  for (let i = 0; i < object.items.length; i++) {
    if (i > 0) parts.push(',');
    writeText(object.names[i], parts);
    parts.push(':');
    write(object.items[i], parts);
  }
  parts.push('}');
}
