;; Reads past its memory.
(func $misdeed (drop (i64.load (i32.const -4))))
