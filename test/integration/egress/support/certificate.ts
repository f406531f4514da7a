import { generateKeyPairSync, sign } from 'node:crypto';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const ECDSA_WITH_SHA256 = sequence(objectId('2a8648ce3d040302'));

/** A certificate signed by its own key, for one DNS name, that ends at `notAfter`. */
export function selfSigned(name: string, notAfter: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(node(0x31, sequence(objectId('550403'), node(0x0c, Buffer.from(name)))));
  const serial = node(0x02, Buffer.from([1]));
  const validity = sequence(time(new Date('2020-01-01T00:00:00Z')), time(notAfter));
  const altNames = node(0x04, sequence(node(0x82, Buffer.from(name))));
  const extensions = node(0xa3, sequence(sequence(objectId('551d11'), altNames)));
  const version = node(0xa0, node(0x02, Buffer.from([2])));
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    version,
    serial,
    ECDSA_WITH_SHA256,
    subject,
    validity,
    subject,
    publicInfo,
    extensions,
  );
  const signature = node(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const der = sequence(body, ECDSA_WITH_SHA256, signature);
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(der) };
}

function node(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return node(0x30, ...parts);
}

function objectId(hex: string): Buffer {
  return node(0x06, Buffer.from(hex, 'hex'));
}

/** GeneralizedTime. */
function time(date: Date): Buffer {
  return node(0x18, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
