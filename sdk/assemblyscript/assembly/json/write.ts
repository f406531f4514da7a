import { indexOfUnit } from '../encoding/ascii';
import { hexDigit } from '../encoding/hex';
import { TextBuilder } from '../encoding/text-builder';
import { JsonKind, JsonValue } from './value';

/** The shortest JSON text of a value, members in the order in which they were set. */
export function writeJson(value: JsonValue): string {
  const text = new TextBuilder();
  write(value, text);
  return text.toString();
}

function write(value: JsonValue, text: TextBuilder): void {
  switch (value.kind) {
    case JsonKind.Bool:
    case JsonKind.Number:
      text.add(value.asText());
      break;
    case JsonKind.String:
      writeString(value.asText(), text);
      break;
    case JsonKind.Array:
      writeArray(value.asArray(), text);
      break;
    case JsonKind.Object:
      writeObject(value, text);
      break;
    default:
      text.add('null');
  }
}

function writeArray(items: Array<JsonValue>, text: TextBuilder): void {
  text.addUnit(0x5b);
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text.addUnit(0x2c);
    write(items[i], text);
  }
  text.addUnit(0x5d);
}

function writeObject(value: JsonValue, text: TextBuilder): void {
  const names = value.names();
  text.addUnit(0x7b);
  for (let i = 0; i < names.length; i++) {
    if (i > 0) text.addUnit(0x2c);
    writeString(names[i], text);
    text.addUnit(0x3a);
    write(value.get(names[i]), text);
  }
  text.addUnit(0x7d);
}

function writeString(value: string, text: TextBuilder): void {
  text.addUnit(0x22);
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (isPair(value, i)) {
      text.addUnit(unit);
      text.addUnit(value.charCodeAt(++i));
    } else if (isPlain(unit)) {
      text.addUnit(unit);
    } else {
      writeEscape(unit, text);
    }
  }
  text.addUnit(0x22);
}

function isPair(text: string, at: i32): bool {
  return (text.charCodeAt(at) & 0xfc00) == 0xd800 && (text.charCodeAt(at + 1) & 0xfffffc00) == 0xdc00;
}

/** A lone surrogate is not, as for JavaScript's JSON.stringify: it would not outlive UTF-8. */
function isPlain(unit: i32): bool {
  return unit >= 0x20 && unit != 0x22 && unit != 0x5c && (unit & 0xf800) != 0xd800;
}

function writeEscape(unit: i32, text: TextBuilder): void {
  text.addUnit(0x5c);
  const short = indexOfUnit('"\\\b\f\n\r\t', unit);
  if (short >= 0) {
    text.addUnit('"\\bfnrt'.charCodeAt(short));
    return;
  }
  text.addUnit(0x75);
  for (let shift = 12; shift >= 0; shift -= 4) text.addUnit(hexDigit(<u8>((unit >> shift) & 15), false));
}
