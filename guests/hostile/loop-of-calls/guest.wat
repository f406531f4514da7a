;; Loops around a call of a function that does nothing.
(func $nothing)
(func $misdeed (loop $again (call $nothing) (br $again)))
