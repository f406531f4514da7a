import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
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
