;; Loops around an instruction that takes long: a division.
(func $misdeed (local $sum i64)
  (loop $again
    (local.set $sum (i64.add (local.get $sum) (i64.div_u (i64.const -1) (i64.or (local.get $sum) (i64.const 3)))))
    (br $again)))
