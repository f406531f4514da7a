;; Loops when it is to make room for what a host call gives.
(func $realloc (param $old i32) (param $old_bytes i32) (param $alignment i32) (param $bytes i32) (result i32)
  (if (global.get $asked) (then (loop $again (br $again))))
  (call $allocate (local.get $bytes)))
(data (i32.const 1024) "key")
(func $misdeed (call $get (i32.const 1024) (i32.const 3) (i32.const 2048)))
