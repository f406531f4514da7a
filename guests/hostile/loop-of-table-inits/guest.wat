;; Copies an element segment into a table again and again.
(table $table 256 funcref)
(elem $functions func $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed
  $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed
  $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed
  $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed
  $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed
  $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed
  $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed
  $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed $misdeed)
(func $misdeed (loop $again
  (table.init $table $functions (i32.const 0) (i32.const 0) (i32.const 64))
  (br $again)))
