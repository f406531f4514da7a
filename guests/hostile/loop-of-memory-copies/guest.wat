;; Copies half a megabyte again and again.
(memory $memory 17)
(func $misdeed (loop $again
  (memory.copy (i32.const 65536) (i32.const 589824) (i32.const 524288))
  (br $again)))
