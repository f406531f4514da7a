import { type Token, tokenize } from './lexer.ts';
import { afterAttributes } from './top-level.ts';

/** Goes through the tokens of a WIT text item by item. Never fails: at the end every word is empty. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  /** At each item of a block its documentation. Ends behind the brace that closes the block, or at the end. */
  *items(): Generator<readonly string[]> {
    while (this.#at < this.#tokens.length) {
      const comments = this.#comments();
      if (this.take('}')) return;
      const start = this.#at;
      if (this.peek() !== '') yield comments;
      if (this.#at === start) this.#at++;
    }
  }

  peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead]?.text ?? '';
  }

  next(): string {
    const text = this.peek();
    this.#at++;
    return text;
  }

  /** A name without the `%` that lets it be a keyword. */
  name(): string {
    return this.next().replace(/^%/, '');
  }

  take(text: string): boolean {
    const there = this.peek() === text;
    if (there) this.#at++;
    return there;
  }

  /** The words before one of `ends`, as one. */
  until(...ends: readonly string[]): string {
    let words = '';
    while (this.peek() !== '' && !ends.includes(this.peek())) words += this.name();
    return words;
  }

  /** Past the rest of an item: its semicolon, or the block that ends it. */
  skipItem(): void {
    this.#skip(';');
    this.take(';');
  }

  /** Past the rest of a field or case: its comma, or up to the brace that closes the type. */
  skipPart(): void {
    this.#skip(',');
    this.take(',');
  }

  /** Up to `end` or a closing brace outside of any bracket, or behind a block. */
  #skip(end: string): void {
    for (let depth = 0; this.peek() !== '';) {
      const text = this.peek();
      if (depth === 0 && (text === end || text === '}')) return;
      this.#at++;
      if ('{(<'.includes(text)) depth++;
      if ('})>'.includes(text)) depth--;
      if (depth === 0 && text === '}') return;
    }
  }

  #comments(): string[] {
    const start = this.#at;
    this.#at = afterAttributes(this.#tokens, start);
    const passed = this.#tokens.slice(start, this.#at);
    return passed.filter(({ kind }) => kind === 'doc').map(({ text }) => text);
  }
}
