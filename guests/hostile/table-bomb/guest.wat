;; Doubles a table until it gets no more, and answers how many elements it has.
(table $table 1 funcref)
(func $misdeed
  (loop $again
    (br_if $again
      (i32.ne (table.grow $table (ref.null func) (table.size $table)) (i32.const -1))))
  (loop $again
    (br_if $again
      (i32.ne (table.grow $table (ref.null func) (i32.const 50)) (i32.const -1))))
  (call $say (i64.extend_i32_u (table.size $table))))
