;; Makes an outbound call, and would wait, when it is to make room for a request.
(data (i32.const 1024) "GEThttp://nobody.example/")
(func $realloc (param $old i32) (param $old_bytes i32) (param $alignment i32) (param $bytes i32) (result i32)
  ;; What the host has written to the last block: here the path comes before the header.
  (if (call $is_misdeed (global.get $last))
    (then (call $fetch (i32.const 1024) (i32.const 3) (i32.const 1027) (i32.const 22) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 2048))))
  (global.set $last (call $allocate (local.get $bytes)))
  (global.get $last))
(global $last (mut i32) (i32.const 1024))
