;; Grows its memory as far as it can, writes to all of it, and answers how many pages it has.
(func $misdeed
  (loop $again
    (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
  (memory.fill
    (i32.const 131072) (i32.const 255)
    (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 131072)))
  (call $say (i64.extend_i32_u (memory.size))))
