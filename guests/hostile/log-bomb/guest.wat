;; Logs without end.
(data (i32.const 1024) "again")
(func $misdeed (loop $again
  (call $log (i32.const 2) (i32.const 1024) (i32.const 5) (i32.const 0) (i32.const 0))
  (br $again)))
