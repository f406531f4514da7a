/** The flags for asc that a project's settings come to. */
import { INITIALIZE } from './core-exports.ts';
import type { Optimize, Settings } from './project.ts';

const OPTIMIZE: { readonly [level in Optimize]: readonly string[] } = {
  speed: ['-O3'],
  size: ['-O3z'],
  none: [],
};

type Choices = Pick<Settings, 'runtime' | 'stringEncoding' | 'optimize' | 'debug' | 'sourceMap' | 'flags'>;

export function flagsOf(choices: Choices): string[] {
  const { runtime, stringEncoding, optimize, debug, sourceMap, flags } = choices;
  return [
    ...['--runtime', runtime],
    // A start function may call imports only once the memory that they read is the component's.
    ...['--exportStart', INITIALIZE],
    ...OPTIMIZE[optimize],
    ...(debug ? ['--debug'] : []),
    ...(sourceMap ? ['--sourceMap'] : []),
    ...(stringEncoding === 'utf16' ? ['--use', 'ABI_UTF16=1'] : []),
    ...flags,
  ];
}
