import { block, brokenList, typeArguments } from './doc.ts';
import type { SourceFile } from './source-file.ts';

/** Classes for the tuples that are longer than those of the runtime. */
export function writeTuples(lengths: Iterable<number>, file: SourceFile): void {
  for (const length of [...lengths].sort((one, other) => one - other)) {
    const indices = Array.from({ length }, (_, index) => index);
    const params = indices.map((index) => `public f${index}: T${index}`);
    file.add(
      block(
        [`export class Tuple${length}`, typeArguments(indices.map((index) => `T${index}`))],
        [['constructor', brokenList(params), ' {}']],
      ),
    );
  }
}
