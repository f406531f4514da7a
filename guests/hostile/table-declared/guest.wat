;; Declares a table of ten million elements.
(table $table 10000000 funcref)
(func $misdeed (call $say (i64.extend_i32_u (table.size $table))))
