import { expect, test } from 'vitest';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { fromText } from '../../support/handmade.ts';

/** In the text format. Each is followed by one more, so a wrong count of operands shows. */
const BUILT_INS = [
  'lower (func $f)',
  'lower (func $f) string-encoding=latin1+utf16 (memory 0) (realloc (core func 0))',
  'resource.new $r',
  'resource.drop $r',
  'resource.rep $r',
  'task.cancel',
  'task.return',
  'task.return (result u8) (memory 0)',
  'context.get i32 0',
  'context.set i32 0',
  'subtask.cancel async',
  'subtask.drop',
  'stream.new $s',
  'stream.read $s async (memory 0)',
  'stream.write $s',
  'stream.cancel-read $s async',
  'stream.cancel-write $s',
  'stream.drop-readable $s',
  'stream.drop-writable $s',
  'future.new $u',
  'future.read $u',
  'future.write $u',
  'future.cancel-read $u',
  'future.cancel-write $u async',
  'future.drop-readable $u',
  'future.drop-writable $u',
  'error-context.new string-encoding=utf8',
  'error-context.debug-message string-encoding=utf16',
  'error-context.drop',
  'waitable-set.new',
  'waitable-set.wait (memory 0)',
  'waitable-set.poll (memory 0)',
  'waitable-set.drop',
  'waitable.join',
  'backpressure.inc',
  'backpressure.dec',
  'thread.yield',
  'thread.index',
  'thread.suspend',
  'thread.resume-later',
];

test.each(BUILT_INS)('canon %s is read to its end', async (builtIn) => {
  const bytes = await fromText(`(component
    (import "f" (func $f))
    (type $r (resource (rep i32)))
    (type $s (stream u8))
    (type $u (future u8))
    (core func (canon ${builtIn}))
    (core func (canon task.cancel))
    (export "last" (func $f)))`);
  expect([...decodeComponent(bytes).exports.keys()]).toEqual(['last']);
});

test('what is no canonical function is refused with its offset', () => {
  const bytes = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 8, 2, 1, 0x7f];
  expect(() => decodeComponent(Uint8Array.from(bytes))).toThrow(
    'unknown canonical function 0x7f, at byte 11',
  );
});
