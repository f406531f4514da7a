import { WayhouseError } from '../../protocol/errors.ts';

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
const VERSIONS = { core: 0x0000_0001, component: 0x0001_000d };

/** Refuses bytes that do not begin as a component, saying what they are instead. */
export function checkKind(bytes: Uint8Array): void {
  if (MAGIC.some((byte, index) => bytes[index] !== byte))
    throw new WayhouseError('not_wasm', `The bytes begin ${opening(bytes)}, not 00 61 73 6d ("\\0asm").`);
  if (bytes.length < 8) throw new WayhouseError('malformed_component', 'cut off in the preamble, at byte 4');
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (version === VERSIONS.core) throw new WayhouseError('core_module');
  if (version !== VERSIONS.component)
    throw new WayhouseError(
      'malformed_component',
      `version ${version & 0xffff} of layer ${version >>> 16} is not read; components are version 13 of layer 1, at byte 4`,
    );
}

function opening(bytes: Uint8Array): string {
  const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return first.length === 0 ? 'with nothing' : first.join(' ');
}
