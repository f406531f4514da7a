import type { Metric } from 'prom-client';
import type { Distribution } from '../plugins/distribution.ts';

/** Of which figure, by plugin. */
export interface HistogramOf {
  readonly name: string;
  readonly help: string;
  readonly rows: () => Iterable<readonly [plugin: string, distribution: Distribution]>;
}

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Distributions in the form in which prom-client keeps its own histograms, whose observations cost more. */
export function histogram({ name, help, rows }: HistogramOf): Metric {
  const metric = {
    name,
    async get() {
      const values = [...rows()].flatMap(([plugin, distribution]) => samples(name, plugin, distribution));
      return { name, help, type: 'histogram', aggregator: 'sum', values };
    },
  };
  return metric as unknown as Metric;
}

function samples(name: string, plugin: string, { bounds, counts, sum }: Distribution): Sample[] {
  let count = 0;
  const buckets = counts.map((inBucket, at) => {
    count += inBucket;
    return { metricName: `${name}_bucket`, labels: { le: bounds[at] ?? '+Inf', plugin }, value: count };
  });
  const labels = { plugin };
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
