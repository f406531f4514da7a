;; Two functions that call each other until the stack ends.
(func $misdeed (call $other))
(func $other (call $misdeed))
