;; Loops, handing values round on the stack.
(func $misdeed
  (i64.const 0) (i64.const 1)
  (loop $again (param i64 i64) (result i64 i64) (i64.add (i64.const 1)) (br $again))
  (drop) (drop))
