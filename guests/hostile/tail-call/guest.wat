;; Calls itself for ever, in one frame.
(func $misdeed (return_call $misdeed))
