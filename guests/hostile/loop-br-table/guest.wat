;; Loops by a table of branches, each of which goes back.
(func $misdeed (local $turn i32)
  (loop $again
    (br_table $again $again $again
      (i32.rem_u (local.tee $turn (i32.add (local.get $turn) (i32.const 1))) (i32.const 5)))))
