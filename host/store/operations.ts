/** What crosses between the main thread and the store's. */
import type { ErrorData } from '../protocol/errors.ts';
import type { Registry } from './registry.ts';

export type OperationName = keyof Registry;

/** What the thread does for each operation: the same as the registry, at once. */
export type Handlers = {
  readonly [Name in OperationName]: (
    ...args: Parameters<Registry[Name]>
  ) => Awaited<ReturnType<Registry[Name]>>;
};

/** One operation asked for; `id` names its reply. */
export type Call = {
  readonly [Name in OperationName]: {
    readonly id: number;
    readonly op: Name;
    readonly args: Parameters<Registry[Name]>;
  };
}[OperationName];

export type Reply =
  | { readonly id: number; readonly result: unknown; readonly error?: never }
  | { readonly id: number; readonly error: ErrorData; readonly result?: never };

/** The reply that the thread gives unasked: whether the registry is open. */
export const OPENING = 0;

/** What the thread is started with. */
export interface Opening {
  /** Absolute. */
  readonly dataDir: string;
}
