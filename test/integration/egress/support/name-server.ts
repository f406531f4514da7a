import { createSocket } from 'node:dgram';
import { onTestFinished } from 'vitest';

export type RecordType = 'A' | 'AAAA';
/** Addresses, or an error, or no word at all. */
export type Answer = readonly string[] | 'nxdomain' | 'servfail' | 'silence';

export interface NameServer {
  /** For `nameServers`. */
  readonly address: string;
  /** Every question so far, as "A name". */
  readonly questions: readonly string[];
}

const TYPES: Readonly<Record<number, RecordType>> = { 1: 'A', 28: 'AAAA' };
const RCODES = { nxdomain: 3, servfail: 2 };

/** A name server on 127.0.0.1 that answers what `answer` says, gone with the test. */
export async function nameServer(answer: (name: string, type: RecordType) => Answer): Promise<NameServer> {
  const questions: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query);
    questions.push(`${type} ${name}`);
    const said = answer(name, type);
    if (said !== 'silence') socket.send(reply(query.subarray(0, end), said), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  return { address: `127.0.0.1:${socket.address().port}`, questions };
}

function questionOf(query: Buffer): { name: string; type: RecordType; end: number } {
  const labels: string[] = [];
  let at = 12;
  while (query[at] !== 0) {
    const length = query[at]!;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: TYPES[query.readUInt16BE(at + 1)]!, end: at + 5 };
}

function reply(question: Buffer, said: readonly string[] | 'nxdomain' | 'servfail'): Buffer {
  const header = Buffer.from(question);
  const records = typeof said === 'string' ? [] : said.map(record);
  header.writeUInt16BE(0x8180 | (typeof said === 'string' ? RCODES[said] : 0), 2);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  return Buffer.concat([header, ...records]);
}

function record(address: string): Buffer {
  const data = address.includes(':') ? bytesOfV6(address) : Buffer.from(address.split('.').map(Number));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(data.length === 16 ? 28 : 1, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function bytesOfV6(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => text.split(':').filter((word) => word !== '');
  const gap = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array.from({ length: gap }, () => '0'), ...words(tail)];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}
