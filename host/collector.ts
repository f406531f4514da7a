import { setFlagsFromString } from 'node:v8';

/**
 * How much a heap may grow past what lives in it before V8 collects it, in percent of that.
 *
 * By V8's own rule a small heap may grow by 8 MB, memories of instances included: that is a collection for each
 * hundred requests with an instance of one page, and a fifth of what such a request costs. With a higher figure
 * the young generation would fill up first. To empty it V8 copies nearly all of it, because dead instances in
 * the old one still hold it.
 */
const GROWTH_PERCENT = 200;

/** For every thread of this process, because V8 has no such setting for one. A heap's limit stays what it is. */
export function collectLess(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
