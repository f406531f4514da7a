const type = 'text/plain; charset=utf-8';

/** A whole answer. */
export interface Text {
  readonly type: string;
  readonly text: string;
}

const text = (words: string): Text => ({ type, text: words });

/** The answer of guests/hello. Those of its peers are as long, but told apart from it. */
export const HELLO = text('hello from assemblyscript');
export const STUB = text('hello from a stubbed host');
export const PISCINA = text('hello from piscina worker');
export const WASI = text('hello from a wasi service');
export const EXTISM = text("hello from extism's guest");
export const WAZERO = text("hello from wazero's guest");

/** That of the same guest in Rust. */
export const RUST = text('hello from rust');
