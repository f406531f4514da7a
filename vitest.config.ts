import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // As "paths" in tsconfig.json: packages find one another by their sources.
    alias: Object.fromEntries(
      Object.entries({
        '@wayhouse/assemblyscript/build': 'sdk/assemblyscript/compiler/build.ts',
        '@wayhouse/client': 'sdk/client/client.ts',
        '@wayhouse/host/config': 'host/config.ts',
        '@wayhouse/host/testing': 'host/testing.ts',
      }).map(([name, source]) => [name, fileURLToPath(new URL(source, import.meta.url))]),
    ),
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/run-folder.setup.ts'],
    // A process for each file: tests start threads, open ports and send signals.
    pool: 'forks',
    // Vitest leaves one core idle. Of two, that is half.
    maxWorkers: '100%',
    // A test that waits for a real host on a busy machine. Nothing waits that long unless it hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    reporters: ['default'],
  },
});
