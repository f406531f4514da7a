/** A name server for tests: on 127.0.0.1, by UDP and by TCP at one port, with scripted answers. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type RecordType = 'A' | 'AAAA';

/** A record of the name that was asked for, unless `owner` says another; an address, or the name of a CNAME. */
export type DnsRecord = { readonly owner?: string; readonly address: string } | DnsAlias;
export interface DnsAlias {
  readonly owner?: string;
  readonly alias: string;
}

/**
 * Addresses or records; an error; no word at all; by UDP a packet that says it is cut off (these records
 * then come by TCP); or the bytes of a whole packet, made from the query.
 */
export type Answer =
  | readonly (string | DnsRecord)[]
  | keyof typeof RCODES
  | 'silence'
  | { readonly cutOff: readonly (string | DnsRecord)[] }
  | ((query: Buffer) => Buffer);

/** What is answered; a promise holds the answer back. */
export type Script = (name: string, type: RecordType) => Answer | Promise<Answer>;

export interface NameServer {
  /** For `nameServers`. */
  readonly address: string;
  /** Every question so far, as "A name". */
  readonly questions: readonly string[];
}

const TYPES: Readonly<Record<number, RecordType>> = { 1: 'A', 28: 'AAAA' };
const TYPE_NUMBERS = { A: 1, CNAME: 5, AAAA: 28 };
const RCODES = { nxdomain: 3, servfail: 2, refused: 5 };
const CUT_OFF = 0x0200;
const MOST_PORTS = 10;

interface Question {
  readonly name: string;
  readonly type: RecordType;
  /** The packet's id and flags and the question, without what follows. */
  readonly head: Buffer;
}

/** Answers what the script says, gone with the test. */
export async function nameServer(script: Script): Promise<NameServer> {
  const server = await startNameServer(script);
  onTestFinished(() => server.close());
  return server;
}

/** Answers what the script says, until it is closed. */
export async function startNameServer(script: Script): Promise<NameServer & { close(): void }> {
  const questions: string[] = [];
  const answer = async (query: Buffer, way: 'udp' | 'tcp'): Promise<Buffer | undefined> => {
    const question = questionOf(query);
    questions.push(`${question.type} ${question.name}`);
    return packet(question, await script(question.name, question.type), { query, way });
  };
  const { udp, tcp, port } = await listen();
  const streams = new Set<Socket>();
  tcp.on('connection', (socket) => {
    streams.add(socket);
    serveStream(socket, (query) => answer(query, 'tcp'));
  });
  let state: 'open' | 'closed' = 'open';
  udp.on('message', (query, from) => {
    void answer(query, 'udp').then((bytes) => {
      if (bytes !== undefined && state === 'open') udp.send(bytes, from.port, from.address);
    });
  });
  const close = () => {
    state = 'closed';
    udp.close();
    tcp.close();
    for (const stream of streams) stream.destroy();
  };
  return { address: `127.0.0.1:${port}`, questions, close };
}

/** One port for both. The system picks it for one of them, and it may be taken for the other: then the next. */
async function listen(triesLeft = MOST_PORTS): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
  const tcp = createServer();
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  udp.bind(port, '127.0.0.1');
  try {
    await once(udp, 'listening');
    return { udp, tcp, port };
  } catch (error) {
    tcp.close();
    udp.close();
    if (triesLeft === 0) throw error;
    return listen(triesLeft - 1);
  }
}

/** Each message has its length before it (RFC 1035, 4.2.2). */
function serveStream(socket: Socket, answer: (query: Buffer) => Promise<Buffer | undefined>): void {
  let received = Buffer.alloc(0);
  socket.on('error', () => {}); // the asker may hang up first
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const query = Buffer.from(received.subarray(2, end));
      received = received.subarray(end);
      void answer(query).then((reply) => {
        if (reply === undefined) return;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([length, reply]));
      });
    }
  });
}

function questionOf(query: Buffer): Question {
  const labels: string[] = [];
  let at = 12;
  while (query[at] !== 0) {
    const length = query[at]!;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = TYPES[query.readUInt16BE(at + 1)]!;
  return { name: labels.join('.').toLowerCase(), type, head: query.subarray(0, at + 5) };
}

function packet(
  { head }: Question,
  said: Answer,
  { query, way }: { query: Buffer; way: 'udp' | 'tcp' },
): Buffer | undefined {
  if (said === 'silence') return undefined;
  if (typeof said === 'function') return said(query);
  if (typeof said === 'string') return reply(head, RCODES[said], []);
  if (!('cutOff' in said)) return reply(head, 0, said);
  return way === 'udp' ? reply(head, CUT_OFF, []) : reply(head, 0, said.cutOff);
}

function reply(question: Buffer, flags: number, said: readonly (string | DnsRecord)[]): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8180 | flags, 2);
  header.writeUInt16BE(said.length, 6);
  header.writeUInt32BE(0, 8);
  return Buffer.concat([
    header,
    ...said.map((one) => record(typeof one === 'string' ? { address: one } : one)),
  ]);
}

/** Its time to live is 0, so nobody may keep it. */
function record(said: DnsRecord): Buffer {
  // A pointer to the name in the question, where no other is said.
  const owner = said.owner === undefined ? Buffer.from([0xc0, 0x0c]) : labels(said.owner);
  const data = 'alias' in said ? labels(said.alias) : bytesOf(said.address);
  const type = 'alias' in said ? TYPE_NUMBERS.CNAME : TYPE_NUMBERS[data.length === 16 ? 'AAAA' : 'A'];
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

function labels(name: string): Buffer {
  const parts = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function bytesOf(address: string): Buffer {
  return address.includes(':') ? bytesOfV6(address) : Buffer.from(address.split('.').map(Number));
}

function bytesOfV6(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => text.split(':').filter((word) => word !== '');
  const gap = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array.from({ length: gap }, () => '0'), ...words(tail)];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}
