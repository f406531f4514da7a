/** The world of ../../wit in AssemblyScript. ../../rust/src/lib.rs must answer as this does. */
import { Option, Result, Tuple2, Tuple3, Tuple4, Tuple6 } from '@wayhouse/assemblyscript/assembly/abi/values';
import * as office from './bindings/imports/conformance/twin/office';
import { Colour, Item, Point, Rights, Shape, ShapeTag } from './bindings/imports/conformance/twin/types';

const ALL_RIGHTS: Rights = <Rights>0x1ff;

export namespace work {
  export class Pile {
    texts: Array<string>;

    constructor(first: Array<string>) {
      this.texts = first;
    }

    push(text: string): u32 {
      return this.texts.push(text);
    }

    pop(): string | null {
      return this.texts.length > 0 ? this.texts.pop() : null;
    }

    static merge(lower: Pile, upper: Pile): Pile {
      return new Pile(lower.texts.concat(upper.texts));
    }
  }

  export function next(number: u32): u32 {
    return number + 1;
  }

  export function said(text: string): string {
    return text;
  }

  export function widen(a: u8, b: i8, c: u16, d: i16, e: u32, f: i32): Tuple6<u16, i16, u32, i32, u64, i64> {
    return new Tuple6<u16, i16, u32, i32, u64, i64>(
      ((<u16>a) << 8) | a,
      <i16>b * 2,
      (<u32>c) << 16,
      <i32>d * 3,
      (<u64>e) << 31,
      <i64>f * 5,
    );
  }

  export function many(
    a: u8,
    b: i8,
    c: u16,
    d: i16,
    e: u32,
    f: i32,
    g: u64,
    h: i64,
    i: f32,
    j: f64,
    k: bool,
    l: u32,
    m: string,
    n: Uint8Array,
    o: Option<u8>,
    p: Result<u8, string>,
  ): Tuple4<string, Uint8Array, u64, f64> {
    const small = <i64>a + <i64>b + <i64>c + <i64>d + <i64>f;
    const total = g + <u64>h + <u64>e + <u64>small;
    const bytes: Array<u8> = [];
    append(bytes, n);
    if (o.isSome) bytes.push(o.value);
    if (p.isOk) bytes.push(p.value);
    const text = p.isOk ? m : m + String.fromCodePoint(l) + p.error;
    return new Tuple4<string, Uint8Array, u64, f64>(text, toBytes(bytes), total, k ? <f64>i : j);
  }

  export function reversed(text: string): string {
    let result = '';
    for (let i = 0; i < text.length;) {
      const char = String.fromCodePoint(text.codePointAt(i));
      result = char + result;
      i += char.length;
    }
    return result;
  }

  export function sum(values: Int32Array): i64 {
    let total: i64 = 0;
    for (let i = 0; i < values.length; i++) total += values[i];
    return total;
  }

  export function extent(values: Float64Array): Tuple3<f64, f64, u32> | null {
    if (values.length == 0) return null;
    let low = values[0];
    let high = low;
    for (let i = 1; i < values.length; i++) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
    return new Tuple3<f64, f64, u32>(low, high, values.length);
  }

  export function turn(colour: Colour, rights: Rights): Tuple2<Colour, Rights> {
    return new Tuple2<Colour, Rights>(after(colour), <Rights>(ALL_RIGHTS & ~rights));
  }

  export function area(shapes: Array<Shape>): Result<f64, string> {
    let total = 0.0;
    for (let i = 0; i < shapes.length; i++) {
      const shape = shapes[i];
      if (shape.tag == ShapeTag.Label) return Result.err<f64, string>(shape.asLabel);
      total += areaOf(shape);
    }
    return Result.ok<f64, string>(total);
  }

  export function update(item: Item, by: Option<u32>): Result<Item, string> {
    if (item.name.length == 0) return Result.err<Item, string>('nameless ' + String.fromCodePoint(item.mark));
    item.tags.reverse();
    item.tags.push(item.name);
    for (let i = 0; i < item.raw.length; i++) item.raw[i]++;
    const points = item.shape.isPolygon ? item.shape.asPolygon : new Array<Point>();
    points.reverse();
    const updated = new Item(
      item.id + <u64>by.valueOr(1),
      item.name + item.name,
      item.tags,
      after(item.colour),
      <Rights>(item.rights ^ (Rights.Read | Rights.Keep)),
      Shape.polygon(points),
      item.parent == null ? item.name : null,
      item.mark,
      item.raw,
    );
    return Result.ok<Item, string>(updated);
  }

  export function sortedOut(
    values: Array<Result<Tuple2<u32, string>, Uint8Array> | null>,
  ): Tuple4<Array<u32>, Array<string>, u32, Uint8Array> {
    const marks: Array<u32> = [];
    const texts: Array<string> = [];
    const bytes: Array<u8> = [];
    let holes = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value == null) holes++;
      else if (value.isErr) append(bytes, value.error);
      else {
        marks.push(value.value.f0);
        texts.push(value.value.f1);
      }
    }
    return new Tuple4<Array<u32>, Array<string>, u32, Uint8Array>(marks, texts, holes, toBytes(bytes));
  }

  export function inspected(items: Array<Item>): Result<Array<Item | null>, Tuple2<u32, string>> {
    const found: Array<Item | null> = [];
    for (let i = 0; i < items.length; i++) {
      const answer = office.inspect(items[i]);
      if (answer.isErr) {
        return Result.err<Array<Item | null>, Tuple2<u32, string>>(new Tuple2<u32, string>(i, answer.error));
      }
      found.push(answer.value);
    }
    return Result.ok<Array<Item | null>, Tuple2<u32, string>>(found);
  }

  export function counted(start: i32, steps: Int32Array): Tuple2<Int32Array, bool> {
    const counter = new office.Counter(start);
    const other = new office.Counter(0);
    const sums = new Int32Array(steps.length);
    for (let i = 0; i < steps.length; i++) sums[i] = counter.add(steps[i]);
    const isLarger = office.Counter.larger(counter, other);
    counter.dispose();
    other.dispose();
    return new Tuple2<Int32Array, bool>(sums, isLarger);
  }
}

function after(colour: Colour): Colour {
  return colour == Colour.Blue ? Colour.Red : <Colour>(colour + 1);
}

function areaOf(shape: Shape): f64 {
  switch (shape.tag) {
    case ShapeTag.Circle:
      return <f64>shape.asCircle * <f64>shape.asCircle * 3.0;
    case ShapeTag.Polygon:
      return shape.asPolygon.reduce<f64>((sum, point) => sum + point.x * point.y, 0);
    case ShapeTag.Copies:
      return <f64>shape.asCopies;
    default:
      return 0;
  }
}

function append(bytes: Array<u8>, more: Uint8Array): void {
  for (let i = 0; i < more.length; i++) bytes.push(more[i]);
}

function toBytes(bytes: Array<u8>): Uint8Array {
  const array = new Uint8Array(bytes.length);
  array.set(bytes);
  return array;
}
