import { PISCINA } from '../answers.ts';
import type { RequestRecord, ResponseRecord } from './records.ts';

const headers = ['content-type', PISCINA.type];
const encoder = new TextEncoder();

export default function handle(_request: RequestRecord): ResponseRecord {
  return { status: 200, headers, body: encoder.encode(PISCINA.text) };
}
