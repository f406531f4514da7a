;; Grows a memory with addresses of 64 bits by more than there are.
(memory $wide i64 1)
(func $misdeed
  (call $say (i64.add (memory.grow $wide (i64.const 0x1_0000_0000_0000)) (i64.const 2))))
