import { test } from 'vitest';
import { crashAgainAndAgain } from '../support/crash.ts';

test('what was acknowledged is there and serves after kill -9 at whatever moment', async () => {
  await crashAgainAndAgain(100);
}, 3_600_000);
