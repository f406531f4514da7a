/** What JavaScript sees of WebAssembly, in words that can be compared. */
import { crc32 } from 'node:zlib';
import { Exception, type Exception as ExceptionType, type Tag } from './web-assembly.ts';

export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describeValue).join(' ')}]`;
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return typeof value === 'object' && value !== null ? 'object' : String(value);
}

export function describeError(thrown: unknown, tags: Tags): string {
  if (thrown instanceof Exception) return describeException(thrown, tags);
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : describeValue(thrown);
}

export type Tags = ReadonlyMap<string, Tag>;

function describeException(exception: ExceptionType, tags: Tags): string {
  const known = [...tags].find(([, tag]) => exception.is(tag));
  return known === undefined ? 'exception' : `exception ${known[0]} ${payload(exception, known[1])}`;
}

function payload(exception: ExceptionType, tag: Tag): string {
  const values: string[] = [];
  try {
    for (let index = 0; ; index++) values.push(describeValue(exception.getArg(tag, index)));
  } catch {
    return values.join(' ');
  }
}

/** What is in a memory, a table or a global; functions and tags have nothing that changes. */
export function describeState(entity: WebAssembly.ExportValue): string | undefined {
  if (entity instanceof WebAssembly.Memory) {
    const { byteLength } = entity.buffer;
    return `${byteLength} bytes ${crc32(new Uint8Array(entity.buffer))}`;
  }
  if (entity instanceof WebAssembly.Table) return describeTable(entity);
  return entity instanceof WebAssembly.Global ? attempt(() => entity.value as unknown) : undefined;
}

function describeTable(table: WebAssembly.Table): string {
  // Of one with 64-bit addresses the length is a bigint.
  const length = Number(table.length);
  const index = (at: number) => (typeof table.length === 'bigint' ? BigInt(at) : at) as number;
  const elements = Array.from({ length }, (_, at) => attempt(() => table.get(index(at))));
  return `${length} elements ${elements.join(' ')}`;
}

/** JavaScript cannot see every value. */
function attempt(read: () => unknown): string {
  try {
    return describeValue(read());
  } catch (thrown) {
    return String(thrown);
  }
}
