/** Parts of WebAssembly that TypeScript does not know yet. */
export interface Tag {
  /** Nothing of it can be read. */
  readonly type?: never;
}

export interface Exception {
  is(tag: Tag): boolean;
  getArg(tag: Tag, index: number): unknown;
}

interface Newer {
  readonly Tag: new (type: { readonly parameters: readonly string[] }) => Tag;
  readonly Exception: new (tag: Tag, payload: readonly unknown[]) => Exception;
  readonly Suspending: new (inner: (...args: never[]) => Promise<unknown>) => CallableFunction;
  readonly promising: (inner: CallableFunction) => (...args: unknown[]) => Promise<unknown>;
}

export const { Tag, Exception, Suspending, promising } = WebAssembly as unknown as Newer;
