;; Fills a table again and again.
(table $table 2000 funcref)
(func $misdeed (loop $again
  (table.fill $table (i32.const 0) (ref.null func) (i32.const 2000))
  (br $again)))
