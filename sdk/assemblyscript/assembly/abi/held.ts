/** Large blocks that are not lifted yet: runtime `incremental` would collect them otherwise. Only there in that one. */
// @ts-ignore: decorator
@lazy export const held: Array<ArrayBuffer> = [];
