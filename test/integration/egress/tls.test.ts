import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { callTo, egressFor } from './support/calls.ts';
import { selfSigned, type Certificate } from './support/certificate.ts';
import { httpUpstream, listening } from './support/servers.ts';

const TOMORROW = new Date(Date.now() + 86_400_000);
const LONG_AGO = new Date('2021-01-01T00:00:00Z');
const CALL_ALL = fileURLToPath(new URL('./support/call-all.entry.ts', import.meta.url));

function httpsUpstream(certificate: Certificate) {
  const server = createServer(certificate, (_request, response) => response.end('ok'));
  onTestFinished(() => server.closeAllConnections());
  return listening(server);
}

/** The outcomes of calls in a process that trusts these certificates. */
async function callTrusting(certificates: readonly Certificate[], urls: readonly string[]): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const roots = join(folder, 'roots.pem');
  await writeFile(roots, certificates.map(({ cert }) => cert).join(''));
  const env = { NODE_EXTRA_CA_CERTS: roots };
  const { stdout } = await promisify(execFile)(process.execPath, [CALL_ALL, ...urls], { env });
  return JSON.parse(stdout);
}

test('a certificate that nobody vouches for: tls-failed', async () => {
  const { port } = await httpsUpstream(selfSigned('localhost', TOMORROW));
  const egress = await egressFor();
  const { error } = await egress.fetch(callTo(`https://localhost:${port}/`)).outcome;
  expect(error).toEqual({
    tag: 'tls-failed',
    val: `no TLS connection to localhost:${port} (DEPTH_ZERO_SELF_SIGNED_CERT)`,
  });
});

test('a server that does not speak TLS: tls-failed', async () => {
  const { port } = await httpUpstream((_request, response) => response.end());
  const egress = await egressFor();
  const { error } = await egress.fetch(callTo(`https://localhost:${port}/`)).outcome;
  expect(error?.tag).toBe('tls-failed');
});

test('a trusted certificate is accepted for its own name and time alone', async () => {
  const [good, expired] = [selfSigned('localhost', TOMORROW), selfSigned('localhost', LONG_AGO)];
  const [first, second] = [await httpsUpstream(good), await httpsUpstream(expired)];
  const urls = [
    `https://localhost:${first.port}/`,
    `https://127.0.0.1:${first.port}/`,
    `https://other.localhost:${first.port}/`,
    `https://localhost:${second.port}/`,
  ];
  expect(await callTrusting([good, expired], urls)).toEqual([
    { status: 200 },
    { tag: 'tls-failed', val: expect.stringContaining('(ERR_TLS_CERT_ALTNAME_INVALID)') },
    { tag: 'tls-failed', val: expect.stringContaining('(ERR_TLS_CERT_ALTNAME_INVALID)') },
    { tag: 'tls-failed', val: expect.stringContaining('(CERT_HAS_EXPIRED)') },
  ]);
});
