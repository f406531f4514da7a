import { type Program, type Work, coreOf, importAnew } from './program.ts';
import { picture } from './picture.ts';

interface Encoder {
  encode(pixels: Uint8Array, width: number, height: number, options: unknown): Uint8Array | null;
}

type Start = (options: { readonly wasmBinary: Uint8Array }) => Promise<Encoder>;

/** In C++, by Emscripten: compresses a picture. */
export const webp: Program = {
  name: 'webp',
  wasm: '@jsquash/webp/codec/enc/webp_enc.wasm',
  async load(): Promise<Work> {
    const { default: start } = (await importAnew('@jsquash/webp/codec/enc/webp_enc.js')) as {
      default: Start;
    };
    const { defaultOptions } = (await importAnew('@jsquash/webp/meta.js')) as { defaultOptions: unknown };
    const encoder = await start({ wasmBinary: coreOf(webp) });
    const { pixels, width, height } = picture(640, 480);
    return () => Buffer.from(encoder.encode(pixels, width, height, defaultOptions)!).toString('base64');
  },
};
