;; Two functions that call each other for ever, in one frame.
(func $misdeed (return_call $other))
(func $other (return_call $misdeed))
