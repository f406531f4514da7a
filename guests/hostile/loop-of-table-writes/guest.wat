;; Writes functions into a table, in a circle.
(table $table 64 funcref)
(elem declare func $misdeed)
(func $misdeed
  (loop $again
    (table.set $table (i32.const 63) (ref.func $misdeed))
    (table.set $table (i32.const 0) (table.get $table (i32.const 63)))
    (br $again)))
