;; Grows a table until it gets no more, and traps then.
(table $table 1 funcref)
(func $misdeed
  (loop $again
    (br_if $again (i32.ne (table.grow $table (ref.null func) (i32.const 50)) (i32.const -1))))
  (unreachable))
