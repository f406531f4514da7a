import { expect, test } from 'vitest';
import { readReport } from '../../../bench/wrk.ts';

const report = (failures = '') => `Running 3s test @ http://127.0.0.1:9190/hello
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    11.95ms    6.10ms  50.95ms   84.97%
    Req/Sec     2.74k   585.75     3.56k    73.33%
  Latency Distribution
     50%  975.00us
     75%   15.03ms
     90%   19.41ms
     99%    1.50s${' '}
  8199 requests in 3.01s, 1.91MB read
${failures}Requests/sec:   2724.19
Transfer/sec:    651.35KB
`;

test('a report is read in requests a second and microseconds', () => {
  expect(readReport(report())).toEqual({
    requests: 8199,
    perSecond: 2724.19,
    p50Micros: 975,
    p99Micros: 1_500_000,
  });
});

test.each(['Non-2xx or 3xx responses: 1', 'Socket errors: connect 0, read 0, write 0, timeout 3'])(
  'a run with failures is no result: %s',
  (failures) => expect(() => readReport(report(`  ${failures}\n`))).toThrow(failures),
);

test('what is no report is not taken for one', () => {
  expect(() => readReport('unable to connect to 127.0.0.1')).toThrow('unable to connect');
});
