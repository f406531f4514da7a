import { esbuild } from './esbuild.ts';
import { oniguruma } from './oniguruma.ts';
import { png } from './png.ts';
import type { Program } from './program.ts';
import { quickjs } from './quickjs.ts';
import { sqlite } from './sqlite.ts';
import { swc } from './swc.ts';
import { webp } from './webp.ts';

export const PROGRAMS: readonly Program[] = [sqlite, quickjs, esbuild, swc, webp, png, oniguruma];
