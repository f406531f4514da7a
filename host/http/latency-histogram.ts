import type { Metric } from 'prom-client';
import { BUCKETS, type PluginMeter } from './plugin-meter.ts';

const NAME = 'wayhouse_request_duration_seconds';

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** The meters' buckets in the form in which prom-client keeps its own histograms. */
export function latencyHistogram(meters: ReadonlyMap<string, PluginMeter>): Metric {
  const histogram = {
    name: NAME,
    async get() {
      const values = [...meters].flatMap(([plugin, meter]) => samples(plugin, meter));
      const help = 'Time from the end of the header to the answer, in seconds, by plugin.';
      return { name: NAME, help, type: 'histogram', aggregator: 'sum', values };
    },
  };
  return histogram as unknown as Metric;
}

function samples(plugin: string, meter: PluginMeter): Sample[] {
  let count = 0;
  const buckets = meter.buckets.map((inBucket, at) => {
    count += inBucket;
    return { metricName: `${NAME}_bucket`, labels: { le: BUCKETS[at] ?? '+Inf', plugin }, value: count };
  });
  const labels = { plugin };
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: meter.seconds },
    { metricName: `${NAME}_count`, labels, value: count },
  ];
}
