;; Loops when it is to make room for a request.
(func $realloc (param $old i32) (param $old_bytes i32) (param $alignment i32) (param $bytes i32) (result i32)
  ;; What the host has written to the last block: here the path comes before the header.
  (if (call $is_misdeed (global.get $last))
    (then (loop $again (br $again))))
  (global.set $last (call $allocate (local.get $bytes)))
  (global.get $last))
(global $last (mut i32) (i32.const 1024))
