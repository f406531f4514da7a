import { join } from 'node:path';

export type GuestLanguage = 'assemblyscript' | 'rust' | 'wat';

const BUILD = join(import.meta.dirname, '../../guests/build');

/** Where `guests/build.ts` puts the component of this guest, good or hostile. */
export function guestPath(name: string, language: GuestLanguage): string {
  return language === 'wat' ? join(BUILD, 'wat', `${name}.wasm`) : join(BUILD, `${name}.${language}.wasm`);
}
