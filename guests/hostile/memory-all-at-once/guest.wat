;; Asks for all that 32 bits address, and answers 1 if it was told -1.
(func $misdeed
  (call $say (i64.extend_i32_u (i32.and
    (i32.eq (memory.grow (i32.const 65535)) (i32.const -1))
    (i32.eq (memory.grow (i32.const -1)) (i32.const -1))))))
