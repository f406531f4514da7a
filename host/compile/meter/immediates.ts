import { BYTES, OPCODES, SKIP, SKIPS } from './opcode-table.ts';
import type { Walk } from './walk.ts';

/** Reads past the immediates of the instruction at hand, where they have a form that many have. */
export function skipImmediates({ code, opcode }: Walk): void {
  switch (SKIPS[opcode]) {
    case SKIP.nothing:
      return;
    case SKIP.leb:
      return code.skipLeb();
    case SKIP.memarg:
      return code.skipMemarg();
    case SKIP.bytes:
      code.position += BYTES[opcode]!;
      return;
    case SKIP.lebTwice:
      code.skipLeb();
      return code.skipLeb();
    case SKIP.memargAndByte:
      code.skipMemarg();
      code.position++;
      return;
  }
  throw new Error(`the meter does not know how to read ${OPCODES[opcode]?.name}`);
}
