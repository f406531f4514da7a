;; Throws through a hundred frames and catches, in a circle.
(tag $thrown (param i64))
(func $deep (param $depth i32)
  (if (local.get $depth)
    (then (call $deep (i32.sub (local.get $depth) (i32.const 1))))
    (else (throw $thrown (i64.const 7)))))
(func $misdeed
  (loop $again
    (block $caught (result i64)
      (try_table (catch $thrown $caught) (call $deep (i32.const 100)))
      (unreachable))
    (drop)
    (br $again)))
