/** Functions of WebAssembly that can suspend: TypeScript does not know them yet. */
interface Jspi {
  readonly Suspending: new (inner: (...values: never[]) => Promise<unknown>) => WebAssembly.ImportValue;
  readonly promising: <Values extends readonly unknown[], Result>(
    exported: (...values: Values) => Result,
  ) => (...values: Values) => Promise<Result>;
}

export const native = WebAssembly as unknown as Jspi;
