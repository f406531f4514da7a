import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../../host/config.ts';
import { LIMITS } from '../../../host/protocol/limits.ts';
import { resolveStructure, STRUCTURE } from '../../../host/protocol/structure.ts';

const folder = mkdtempSync(join(tmpdir(), 'wayhouse-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('nothing given is every default, loopback only', () => {
  const config = readConfig({ PATH: '/bin', HOME: '/root' });
  expect(config).toMatchObject({ host: '127.0.0.1', adminHost: '127.0.0.1', port: 8080, adminPort: 8081 });
  expect(config.ceilings.memoryBytes).toBe(LIMITS.memoryBytes.ceiling);
  expect(Object.isFrozen(config)).toBe(true);
});

test('the environment stands over the file', () => {
  const path = file({ port: 1, dataDir: 'a', ceilings: { workers: 2 } });
  const config = readConfig({ WAYHOUSE_CONFIG: path, WAYHOUSE_PORT: '0', WAYHOUSE_ADMIN_HOST: '::1' });
  expect(config).toMatchObject({ port: 0, dataDir: 'a', adminHost: '::1' });
  expect(config.ceilings.workers).toBe(2);
  expect(config.ceilings.queue).toBe(LIMITS.queue.ceiling);
});

test('caps on the structure of components are their defaults where the file is silent', () => {
  expect(readConfig({}).structure).toEqual(resolveStructure({}));
  const path = file({ structure: { functions: 7 } });
  expect(readConfig({ WAYHOUSE_CONFIG: path }).structure).toEqual(resolveStructure({ functions: 7 }));
});

test('answers tell what they cost only where the operator wants it', () => {
  expect(readConfig({}).serverTiming).toBe(false);
  expect(readConfig({ WAYHOUSE_SERVER_TIMING: 'true' }).serverTiming).toBe(true);
  const path = file({ serverTiming: true });
  expect(readConfig({ WAYHOUSE_CONFIG: path }).serverTiming).toBe(true);
  expect(readConfig({ WAYHOUSE_CONFIG: path, WAYHOUSE_SERVER_TIMING: 'false' }).serverTiming).toBe(false);
});

test('what instances may hold is a number, or left to the machine', () => {
  expect(readConfig({}).instancesBytes).toBeUndefined();
  expect(readConfig({ WAYHOUSE_INSTANCES_BYTES: '2147483648' }).instancesBytes).toBe(2 ** 31);
});

test('secrets of plugins are not keys of the configuration', () => {
  expect(() => readConfig({ WAYHOUSE_SECRET_API_KEY: 'x' })).not.toThrow();
});

test.each<[string, Record<string, string>, RegExp]>([
  ['an unknown variable', { WAYHOUSE_PROT: '1' }, /WAYHOUSE_PROT: unknown; known are .*WAYHOUSE_PORT/],
  ['a port that is no number', { WAYHOUSE_PORT: '80a' }, /WAYHOUSE_PORT: "80a" is not a whole number/],
  ['a port that is empty', { WAYHOUSE_PORT: '' }, /WAYHOUSE_PORT/],
  ['a port that is too large', { WAYHOUSE_PORT: '65536' }, /port: must be <= 65535/],
  ['a switch that is neither on nor off', { WAYHOUSE_SERVER_TIMING: '1' }, /"1" is neither true nor false/],
  [
    'too little for any instance',
    { WAYHOUSE_INSTANCES_BYTES: '65536' },
    /instancesBytes: must be >= 1048576/,
  ],
  ['an empty data directory', { WAYHOUSE_DATA_DIR: '' }, /dataDir/],
  ['a log level that there is not', { WAYHOUSE_LOG_LEVEL: 'loud' }, /logLevel: must be one of trace, debug/],
  ['a short token', { WAYHOUSE_ADMIN_TOKEN: 'short' }, /adminToken/],
  [
    'a token twice',
    { WAYHOUSE_ADMIN_TOKEN: 'x'.repeat(16), WAYHOUSE_ADMIN_TOKEN_FILE: '/x' },
    /adminToken or adminTokenFile, not both/,
  ],
  ['a file that is not there', { WAYHOUSE_CONFIG: '/nonexistent.json' }, /WAYHOUSE_CONFIG: .*ENOENT/],
])('%s is refused by name', (_what, environment, message) => {
  expect(() => readConfig(environment)).toThrow(message);
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /WAYHOUSE_CONFIG/],
  ['a list', [], /not a JSON object/],
  ['unknown keys, all of them', { prot: 1, hots: 2 }, /prot: unknown key; hots: unknown key/],
  ['an unknown ceiling', { ceilings: { memoryBites: 1 } }, /ceilings\.memoryBites: unknown key/],
  ['an unknown cap', { structure: { function: 1 } }, /structure\.function: unknown key/],
  [
    'a cap above its ceiling',
    { structure: { functionBytes: STRUCTURE.functionBytes.ceiling + 1 } },
    /structure\.functionBytes: must be <= 7654321/,
  ],
  ['a ceiling below the minimum', { ceilings: { workers: 0 } }, /ceilings\.workers: must be >= 1/],
])('a file with %s is refused', (_what, content, message) => {
  expect(() => readConfig({ WAYHOUSE_CONFIG: file(content) })).toThrow(message);
});
