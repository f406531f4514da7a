import { picture } from './picture.ts';
import { type Program, type Work, coreOf, importAnew } from './program.ts';

interface Codec {
  readonly initSync: (module: Uint8Array) => unknown;
  encode(pixels: Uint8Array, width: number, height: number, bitDepth: number): Uint8Array;
  decode_rgba16(encoded: Uint8Array): { readonly data: Uint16Array; free(): void };
}

/** In Rust, by wasm-bindgen: compresses a picture, and reads it again. */
export const png: Program = {
  name: 'png',
  wasm: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  async load(): Promise<Work> {
    const codec = (await importAnew('@jsquash/png/codec/pkg/squoosh_png.js')) as Codec;
    codec.initSync(coreOf(png));
    const { pixels, width, height } = picture(1600, 1200);
    return () => {
      const encoded = codec.encode(pixels, width, height, 8);
      const decoded = codec.decode_rgba16(encoded);
      const { length } = decoded.data;
      decoded.free();
      return `${Buffer.from(encoded).toString('base64')} ${length}`;
    };
  },
};
