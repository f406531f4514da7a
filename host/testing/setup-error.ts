/** The test is wrong, not the plugin: what it says tells how to repair the test. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
