;; Grows its memory page by page until it gets no more, and answers how many it has.
(func $misdeed
  (loop $again
    (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
  (call $say (i64.extend_i32_u (memory.size))))
