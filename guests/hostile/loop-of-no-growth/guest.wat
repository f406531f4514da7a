;; Grows the memory by nothing, again and again.
(func $misdeed (loop $again (drop (memory.grow (i32.const 0))) (br $again)))
