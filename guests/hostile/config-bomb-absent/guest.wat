;; Asks for a value that is not in its settings, without end and without a key.
(func $misdeed (loop $again (call $get (i32.const 0) (i32.const 0) (i32.const 2048)) (br $again)))
