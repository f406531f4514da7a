;; Grows two memories by turns until it gets no more, and answers how many pages both have.
(memory $other 1)
(func $misdeed
  (loop $again
    (br_if $again (i32.or
      (i32.ne (memory.grow $memory (i32.const 1)) (i32.const -1))
      (i32.ne (memory.grow $other (i32.const 1)) (i32.const -1)))))
  (call $say (i64.extend_i32_u (i32.add (memory.size $memory) (memory.size $other)))))
