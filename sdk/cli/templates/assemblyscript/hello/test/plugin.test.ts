import { loadPlugin } from '@wayhouse/assemblyscript/test';
import { expect, test } from 'vitest';

const plugin = await loadPlugin({ project: '.' });

test('greets the world', async () => {
  expect(await plugin.handle()).toRespondWith({ status: 200, body: 'Hello, world!\n' });
});

test('greets by name, and leaves a line in the log', async () => {
  const run = await plugin.handle({ path: '/?name=Ada+L.' });
  expect(run).toRespondWith({ body: 'Hello, Ada L.!\n' });
  expect(run).toHaveLogged('info', 'greeted');
});

test('greets as the operator wishes', async () => {
  const german = await loadPlugin({ project: '.' }, { config: { greeting: 'Guten Tag' } });
  expect(await german.handle()).toRespondWith({ body: 'Guten Tag, world!\n' });
});
