;; Asks for more memory than there is, again and again.
(func $misdeed (loop $again (drop (memory.grow (i32.const 65535))) (br $again)))
