;; Answers with a body that lies past its memory.
(func $misdeed
  (i32.store (i32.const 28) (i32.const 131071))
  (i32.store (i32.const 32) (i32.const 2)))
