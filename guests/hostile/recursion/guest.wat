;; Calls itself until the stack ends.
(func $misdeed (call $misdeed))
