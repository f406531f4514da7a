;; Calls through an empty place of a table.
(table 1 funcref)
(type $plain (func))
(func $misdeed (call_indirect (type $plain) (i32.const 0)))
