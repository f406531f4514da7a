import { numbers } from './program.ts';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel. */
  readonly pixels: Uint8Array;
}

/** Soft colours with some grain, as a photograph has them. */
export function picture(width: number, height: number): Picture {
  const next = numbers(42);
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grain = next() % 12;
      const wave = 60 * Math.sin(x / 23) + 50 * Math.cos(y / 17);
      pixels.set(
        [128 + wave + grain, (x * 255) / width, (y * 255) / height - wave / 2 + grain, 255],
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, pixels };
}
