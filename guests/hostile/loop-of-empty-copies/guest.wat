;; Copies, fills and grows by nothing, by every instruction that can.
(table $table 1 funcref)
(data $words "")
(elem $functions func)
(func $misdeed
  (loop $again
    (memory.copy (i32.const 0) (i32.const 0) (i32.const 0))
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))
    (memory.init $words (i32.const 0) (i32.const 0) (i32.const 0))
    (table.copy $table $table (i32.const 0) (i32.const 0) (i32.const 0))
    (table.fill $table (i32.const 0) (ref.null func) (i32.const 0))
    (table.init $table $functions (i32.const 0) (i32.const 0) (i32.const 0))
    (drop (table.grow $table (ref.null func) (i32.const 0)))
    (data.drop $words)
    (elem.drop $functions)
    (br $again)))
