/** The code of a module: what stands in its comments and strings is blank, and all else where it was. */
export function codeOf(text: string): string {
  const passed = /\/\/.*|\/\*[^]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
  return text.replaceAll(passed, (part) => part.replaceAll(/[^\n]/g, ' '));
}
