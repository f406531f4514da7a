/** How long is measured. */
export interface Pace {
  readonly rounds: number;
  readonly warmSeconds: number;
  /** As fast as it goes. */
  readonly busySeconds: number;
  /** At one connection, and at a fixed rate. */
  readonly calmSeconds: number;
  /** `few`: only the peers that goals name, most of them at 32 connections; and of what is much alike a sample. */
  readonly extent: 'all' | 'few';
}

/** All of it in less than ten minutes. */
export const FULL: Pace = { rounds: 3, warmSeconds: 1, busySeconds: 2, calmSeconds: 1, extent: 'all' };

/** Shows in less than 90 seconds that all works; its figures are rough. */
export const QUICK: Pace = { rounds: 1, warmSeconds: 1, busySeconds: 1, calmSeconds: 1, extent: 'few' };

/** The first of them, where few are asked for. */
export const sampled = <Item>(items: readonly Item[], { extent }: Pace): readonly Item[] =>
  extent === 'all' ? items : items.slice(0, 1);
