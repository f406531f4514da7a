const type = 'text/plain; charset=utf-8';

/** The whole answer of guests/hello, and so of its peer. */
export const HELLO = { type, text: 'hello from assemblyscript' };

/** What stands in for the guest: as long as its text, but told apart from it. */
export const STUB = { type, text: 'hello from a stubbed host' };
