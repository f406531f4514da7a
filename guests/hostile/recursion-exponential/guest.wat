;; Never deep, but 2^60 calls: each one calls itself twice.
(func $twice (param $depth i32)
  (if (local.get $depth)
    (then
      (call $twice (i32.sub (local.get $depth) (i32.const 1)))
      (call $twice (i32.sub (local.get $depth) (i32.const 1))))))
(func $misdeed (call $twice (i32.const 60)))
