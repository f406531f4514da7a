/** Of what is wrong with a component: the host tells them to whoever calls its API. */
export const REPAIRS: Readonly<Record<string, string>> = {
  not_wasm: 'Give the .wasm file of a component; wayhouse build makes one.',
  core_module: 'Make a component of it: wayhouse build does, and so does jco new.',
  upload_empty: 'Build it again, with: wayhouse build',
};
