;; Makes outbound calls without end, each of which is denied.
;; What the host gives goes to one place, again and again.
(func $realloc (param $old i32) (param $old_bytes i32) (param $alignment i32) (param $bytes i32) (result i32)
  (if (global.get $asked) (then (return (i32.const 4096))))
  (call $allocate (local.get $bytes)))
(data (i32.const 1024) "GEThttp://nobody.example/")
(func $misdeed (loop $again
  (call $fetch (i32.const 1024) (i32.const 3) (i32.const 1027) (i32.const 22) (i32.const 0) (i32.const 0)
    (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 2048))
  (br $again)))
