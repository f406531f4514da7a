;; Calls itself through a table until the stack ends.
(table funcref (elem $misdeed))
(type $plain (func))
(func $misdeed (call_indirect (type $plain) (i32.const 0)))
