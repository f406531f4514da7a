;; Exports what the meter exports, by the same names, and changes it.
(global $fuel (export "__fuel") (mut i64) (i64.const 0))
(global $stack (export "__stack") (mut i64) (i64.const 0))
(global (export "__heap") (mut i64) (i64.const 0))
(global (export "__id") (mut i32) (i32.const 7))
(table (export "__hooks") 4 funcref)
(func (export "__start") (unreachable))
(func $misdeed
  (global.set $fuel (i64.const 0x7fff_ffff_ffff_ffff))
  (global.set $stack (i64.const 0x7fff_ffff_ffff_ffff))
  (loop $again (br $again)))
