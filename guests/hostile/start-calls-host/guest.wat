;; Calls the host when it starts, before the host has its memory.
(func $begin (call $get (i32.const 0) (i32.const 0) (i32.const 2048)))
(start $begin)
