;; Copies within a table again and again.
(table $table 2000 funcref)
(func $misdeed (loop $again
  (table.copy $table $table (i32.const 0) (i32.const 1000) (i32.const 1000))
  (br $again)))
