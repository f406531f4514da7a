/** To be raised by one whenever what `transpile` writes changes. */
const REVISION = 9;

/** Changes whenever the output of `transpile` would; part of the key under which it is cached. */
export const PIPELINE = `${REVISION}`;
