/**
 * `@wayhouse/assemblyscript/test`: plugins in vitest, by their functions and as components.
 *
 * To import it adds its matchers to `expect`, and ends all plugins of a file of tests with the file.
 */
import { afterAll, aroundEach, expect } from 'vitest';
import { matchers, type RunMatchers } from './matchers.ts';
import { closePlugins } from './plugin.ts';
import { spendingOf, type Spending } from './spending.ts';

export type { Failure, GuestLine, OutboundCall, ReceivedResponse, Run } from '@wayhouse/host/testing';
export type { FakeAnswer, FakeAnswerer, FakeFetch, TestPlugin, TestRequest } from '@wayhouse/host/testing';
export type { RunMatchers, WantedResponse } from './matchers.ts';
export { loadPlugin, type PluginSource, type PluginSettings } from './plugin.ts';
export { compileUnit, type UnitOptions } from './unit.ts';

expect.extend(matchers);
aroundEach(async (runTest, { task }) => {
  task.meta.wayhouse = await spendingOf(runTest);
});
afterAll(closePlugins);

declare module 'vitest' {
  interface TaskMeta {
    /** What the plugins of a test have used; `wayhouse test` reads it. */
    wayhouse?: Spending;
  }

  // The parameters are those of vitest: an interface is extended only by one that has the same.
  // oxlint-disable-next-line no-unused-vars
  interface Matchers<
    R extends void | Promise<void> = void | Promise<void>,
    T = unknown,
  > extends RunMatchers<R> {}
}
