/** Every case of the fuzzer, by its kind, seed and index: the same bytes wherever the same guests were built. */
import { wrapped } from '../bombs/wrap.ts';
import { generatedComponent } from './generate-component.ts';
import { validModule } from './generate-valid.ts';
import { judge, linkRefusal, refusal, type Verdict } from './judge.ts';
import { checkLinked } from './linked.ts';
import { damaged, mutated, type Seed } from './mutate.ts';
import { translates } from './peer.ts';
import { Random } from './random.ts';

/**
 * A real component that was damaged; a component of random sections; a core module on which V8 is asked
 * as well; one of the first two on which jco is asked as well, and V8 what its linkage says.
 */
export const KINDS = ['mutated', 'generated', 'module', 'peer'] as const;
export type Kind = (typeof KINDS)[number];

export interface CaseName {
  readonly kind: Kind;
  readonly seed: number;
  readonly index: number;
}

interface Case {
  readonly bytes: Uint8Array;
  /** Throws where the inspection fails or is wrong. */
  judge(): Verdict | Promise<Verdict>;
}

export function makeCase({ kind, seed, index }: CaseName, seeds: readonly Seed[]): Case {
  const random = new Random(KINDS.indexOf(kind), seed, index);
  if (kind === 'module') return moduleCase(random);
  if (kind === 'peer') return peerCase(random, seeds);
  const bytes = kind === 'mutated' ? mutated(seeds, random) : generatedComponent(random);
  return { bytes, judge: () => judge(bytes) };
}

/** wasm-tools also reads a core sort 0x20, of a proposal, where there is none in the component model. */
const WASM_TOOLS_ALONE = /a sort that this version does not read/;

/** What jco translates may be refused, but it is not malformed. */
function peerCase(random: Random, seeds: readonly Seed[]): Case {
  const bytes = random.percent(70) ? mutated(seeds, random) : generatedComponent(random);
  return {
    bytes,
    judge: async () => {
      const verdict = judge(bytes);
      const found = refusal(bytes) ?? linkRefusal(bytes);
      if (found === undefined) checkLinked(bytes);
      if (found?.code !== 'malformed_component' || WASM_TOOLS_ALONE.test(found.detail)) return verdict;
      if (await translates(bytes))
        throw new Error(`jco translates the component that is called malformed: ${found.detail}`);
      return verdict;
    },
  };
}

/** As it was made, or damaged: V8 says which of them are valid, and none of those may be called malformed. */
function moduleCase(random: Random): Case {
  const whole = validModule(random);
  const core = random.percent(50) ? whole : damaged(whole, random);
  const bytes = wrapped(core);
  return {
    bytes,
    judge: () => {
      const verdict = judge(bytes);
      if (verdict === 'malformed_component' && WebAssembly.validate(core as Uint8Array<ArrayBuffer>))
        throw new Error('V8 takes the core module that is called malformed');
      return verdict;
    },
  };
}
