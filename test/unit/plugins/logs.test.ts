import { expect, test } from 'vitest';
import { logLine, PluginLog, type Logger } from '../../../host/plugins/logs.ts';

const written: [string, object, string][] = [];
const write = (level: string) => (fields: object, message: string) =>
  void written.push([level, fields, message]);
const logger = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error'].map((level) => [level, write(level)]),
) as unknown as Logger;
const from = { version: 3, requestId: 'r1' };

test('a line goes to the logger, to followers, and is kept', () => {
  const log = new PluginLog('shop', logger);
  const heard: string[] = [];
  const stop = log.follow((line) => heard.push(line.message));
  log.write(logLine('warn', ['déjà vu', ['a', '1']], from));
  stop();
  log.write(logLine('info', ['second', []], from));
  expect(written[0]).toEqual([
    'warn',
    { plugin: 'shop', version: 3, requestId: 'r1', fields: { a: '1' } },
    'déjà vu',
  ]);
  expect(heard).toEqual(['déjà vu']);
  expect(log.last(10).map(({ message }) => message)).toEqual(['déjà vu', 'second']);
  expect(log.last(1).map(({ message }) => message)).toEqual(['second']);
  expect(log.last(0)).toEqual([]);
});

test('what is kept is bounded in lines', () => {
  const log = new PluginLog('shop', logger);
  for (let i = 0; i < 5_000; i++) log.write(logLine('info', [String(i), []], from));
  const kept = log.last(10_000);
  expect(kept.length).toBeLessThanOrEqual(1_000);
  expect(kept.at(-1)?.message).toBe('4999');
});

test('what is kept is bounded in characters', () => {
  const log = new PluginLog('shop', logger);
  for (let i = 0; i < 100; i++)
    log.write(logLine('info', ['x'.repeat(60_000), ['name', 'y'.repeat(1_000)]], from));
  const kept = log.last(1_000).reduce((sum, { message }) => sum + message.length, 0);
  expect(kept).toBeLessThanOrEqual(1_000_000);
  expect(kept).toBeGreaterThan(500_000);
});

test('a field may have any name', () => {
  const { fields } = logLine('info', ['m', ['__proto__', 'a', 'constructor', 'b']], from);
  expect(Object.keys(fields)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['a']).toBeUndefined();
});
