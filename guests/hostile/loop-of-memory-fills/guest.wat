;; Fills a megabyte again and again.
(memory $memory 17)
(func $misdeed (loop $again
  (memory.fill (i32.const 65536) (i32.const 7) (i32.const 1048576))
  (br $again)))
