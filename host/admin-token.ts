import { createHash, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { WayhouseError } from './protocol/errors.ts';
import type { Registry } from './store/registry.ts';

const TOKEN_FILE = 'admin-token';

export interface AdminToken {
  /** SHA-256 in hex: the token itself is not kept. */
  readonly hash: string;
  /** The file that a first start has just written the token to. */
  readonly writtenTo?: string;
}

/** The admin token: the one that the configuration gives, else the one of the first start. */
export async function readAdminToken(config: Config, registry: Registry): Promise<AdminToken> {
  const given = await givenToken(config);
  if (given !== undefined) return { hash: hashOf(given) };
  const kept = await registry.tokenHash();
  if (kept !== undefined) return { hash: kept };
  return makeToken(config.dataDir, registry);
}

async function givenToken({ adminToken, adminTokenFile }: Config): Promise<string | undefined> {
  if (adminTokenFile === undefined) return adminToken;
  const token = await readFile(adminTokenFile, 'utf8').catch((cause: Error) => {
    throw new WayhouseError('config_invalid', `adminTokenFile: ${cause.message}`, { cause });
  });
  if (token.trim().length < 16) {
    throw new WayhouseError(
      'config_invalid',
      `adminTokenFile: ${adminTokenFile} holds fewer than 16 characters`,
    );
  }
  return token.trim();
}

async function makeToken(dataDir: string, registry: Registry): Promise<AdminToken> {
  const token = randomBytes(32).toString('base64url');
  const writtenTo = join(dataDir, TOKEN_FILE);
  // The file first: a hash whose token nobody has would lock everybody out.
  const file = await open(writtenTo, 'w', 0o600);
  await file.chmod(0o600);
  await file.writeFile(`${token}\n`);
  await file.sync();
  await file.close();
  const hash = hashOf(token);
  await registry.setTokenHash(hash);
  return { hash, writtenTo };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
