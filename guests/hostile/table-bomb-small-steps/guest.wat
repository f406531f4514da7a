;; Grows a table by one until it gets no more, and answers how many elements it has.
(table $table 1 externref)
(func $misdeed
  (loop $again
    (br_if $again (i32.ne (table.grow $table (ref.null extern) (i32.const 1)) (i32.const -1))))
  (call $say (i64.extend_i32_u (table.size $table))))
