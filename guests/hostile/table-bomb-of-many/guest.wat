;; Grows eight tables by turns until they get no more, and answers how many elements all have.
(table $table0 1 funcref)
(table $table1 1 funcref)
(table $table2 1 funcref)
(table $table3 1 funcref)
(table $table4 1 funcref)
(table $table5 1 funcref)
(table $table6 1 funcref)
(table $table7 1 funcref)
(func $misdeed
  (loop $again
    (br_if $again (i32.ne (table.grow $table0 (ref.null func) (i32.const 5)) (i32.const -1))))
  (loop $again
    (br_if $again (i32.ne (table.grow $table1 (ref.null func) (i32.const 5)) (i32.const -1))))
  (loop $again
    (br_if $again (i32.ne (table.grow $table2 (ref.null func) (i32.const 5)) (i32.const -1))))
  (loop $again
    (br_if $again (i32.ne (table.grow $table3 (ref.null func) (i32.const 5)) (i32.const -1))))
  (loop $again
    (br_if $again (i32.ne (table.grow $table4 (ref.null func) (i32.const 5)) (i32.const -1))))
  (loop $again
    (br_if $again (i32.ne (table.grow $table5 (ref.null func) (i32.const 5)) (i32.const -1))))
  (loop $again
    (br_if $again (i32.ne (table.grow $table6 (ref.null func) (i32.const 5)) (i32.const -1))))
  (loop $again
    (br_if $again (i32.ne (table.grow $table7 (ref.null func) (i32.const 5)) (i32.const -1))))
  (call $say (i64.extend_i32_u (i32.add (table.size $table0) (i32.add (table.size $table1) (i32.add (table.size $table2) (i32.add (table.size $table3) (i32.add (table.size $table4) (i32.add (table.size $table5) (i32.add (table.size $table6) (table.size $table7)))))))))))
