;; Calls itself through a table for ever, in one frame.
(table funcref (elem $misdeed))
(type $plain (func))
(func $misdeed (return_call_indirect (type $plain) (i32.const 0)))
