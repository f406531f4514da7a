/** A script that does attack 3 when it is asked for /3, and to all else answers 200; 403 if it got nothing, else 201. */
export function attacking(...codes: readonly string[]): string {
  return `export function instantiate(getCoreModule, imports) {
    const attacks = [${codes.map((code) => `async () => { ${code}\n }`).join()}];
    return {
      handle: async ({ pathWithQuery }) => {
        const attack = attacks[pathWithQuery.slice(1)];
        if (attack === undefined) return 200;
        let got;
        try { got = await attack() } catch { got = undefined }
        return got === undefined ? 403 : 201;
      },
    };
  }`;
}
