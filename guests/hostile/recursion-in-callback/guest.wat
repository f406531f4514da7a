;; Calls the host from what the host calls, which is forbidden.
(func $realloc (param $old i32) (param $old_bytes i32) (param $alignment i32) (param $bytes i32) (result i32)
  (if (global.get $asked) (then (call $misdeed)))
  (call $allocate (local.get $bytes)))
(data (i32.const 1024) "key")
(func $misdeed (call $get (i32.const 1024) (i32.const 3) (i32.const 2048)))
