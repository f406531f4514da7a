/**
 * A world as the component binary format writes it, item for item, before any index means something.
 *
 * https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md#type-definitions
 */
import type { Primitive } from './world.ts';

export interface EncodedWorld {
  /** As in `wayhouse:plugin/handler@0.1.0`. */
  readonly id: string;
  readonly declarations: readonly Declaration[];
}

/** One step of a component type or instance type. All but functions take the next index of their space. */
export type Declaration =
  | { readonly kind: 'type'; readonly type: EncodedType }
  | { readonly kind: 'outer-alias'; readonly levels: number; readonly index: number }
  | { readonly kind: 'export-alias'; readonly instance: number; readonly name: string }
  | Extern;

/** `implements` is the interface that an import or export under another name stands for. */
export interface Extern {
  readonly kind: 'import' | 'export';
  readonly name: string;
  readonly implements?: string;
  readonly item: ExternItem;
}

/** A number is an index into the types of the scope. */
export type ExternItem =
  | { readonly kind: 'function' | 'type' | 'component' | 'instance'; readonly index: number }
  | { readonly kind: 'resource' };

export type ValueType = EncodedPrimitive | TypeIndex;

export interface EncodedPrimitive {
  readonly kind: 'primitive';
  readonly name: Primitive | 'error-context';
}

export interface TypeIndex {
  readonly kind: 'index';
  readonly index: number;
}

export interface NamedValue {
  readonly name: string;
  readonly type: ValueType;
}

export type EncodedType =
  | EncodedPrimitive
  | { readonly kind: 'record'; readonly fields: readonly NamedValue[] }
  | {
      readonly kind: 'variant';
      readonly cases: readonly { readonly name: string; readonly type: ValueType | undefined }[];
    }
  | { readonly kind: 'list'; readonly element: ValueType; readonly length?: number }
  | { readonly kind: 'tuple'; readonly elements: readonly ValueType[] }
  | { readonly kind: 'flags' | 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'option'; readonly some: ValueType }
  | { readonly kind: 'result'; readonly ok: ValueType | undefined; readonly err: ValueType | undefined }
  | { readonly kind: 'own' | 'borrow'; readonly index: number }
  | { readonly kind: 'stream' | 'future'; readonly element: ValueType | undefined }
  | { readonly kind: 'map'; readonly key: ValueType; readonly value: ValueType }
  | EncodedFunction
  | { readonly kind: 'component'; readonly declarations: readonly Declaration[] }
  | { readonly kind: 'instance'; readonly declarations: readonly Declaration[] };

export interface EncodedFunction {
  readonly kind: 'function';
  readonly async: boolean;
  readonly params: readonly NamedValue[];
  readonly result: ValueType | undefined;
}
