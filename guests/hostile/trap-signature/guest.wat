;; Calls through a table what has another signature.
(table funcref (elem $say))
(type $plain (func))
(func $misdeed (call_indirect (type $plain) (i32.const 0)))
