import { beforeEach, describe, expect, test } from 'vitest';
import { call, failure, json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';

const desk = await openDesk();

let count = 0;
let name: string;
beforeEach(async () => {
  name = `plugin-${(count += 1)}`;
  await json(desk, 'push', guestPath('hello', 'assemblyscript'), '--name', name);
});

describe('delete', () => {
  test('deletes without a question if it is told so', async () => {
    const { code, stdout } = await call(desk, 'delete', name, '--yes');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${name} with its 1 version is deleted\n` });
    expect((await desk.host.call(`/${name}`)).status).toBe(404);
    expect(await failure(desk, 'delete', name, '--yes')).toMatchObject({ exit: 3, code: 'plugin_not_found' });
  });

  test('says so as JSON', async () => {
    expect(await json(desk, 'delete', name, '-y')).toEqual({ deleted: name, versions: 1 });
  });

  test('deletes nothing where nobody can be asked', async () => {
    expect(await failure(desk, 'delete', name)).toMatchObject({
      exit: 2,
      code: 'usage',
      repair: expect.stringContaining('--yes') as string,
    });
    expect((await desk.host.call(`/${name}`)).status).toBe(200);
  });

  test('wants a name, also in the folder of a plugin', async () => {
    expect(await failure(desk, 'delete', '--yes')).toMatchObject({ exit: 2, code: 'usage' });
  });
});
