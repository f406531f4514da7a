;; Answers with all of its memory.
(func $misdeed
  (drop (memory.grow (i32.const 20)))
  (i32.store (i32.const 28) (i32.const 0))
  (i32.store (i32.const 32) (i32.shl (memory.size) (i32.const 16))))
