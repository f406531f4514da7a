;; Loops around calls through a table.
(table funcref (elem $nothing $nothing))
(type $plain (func))
(func $nothing)
(func $misdeed (local $turn i32)
  (loop $again
    (call_indirect (type $plain)
      (i32.and (local.tee $turn (i32.add (local.get $turn) (i32.const 1))) (i32.const 1)))
    (br $again)))
