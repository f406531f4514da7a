;; Throws at the end of a deep recursion, of which each frame catches and goes on.
(tag $thrown)
(func $deep (param $depth i32)
  (loop $again
    (try_table (catch_all $again)
      (if (local.get $depth)
        (then (call $deep (i32.sub (local.get $depth) (i32.const 1))))
        (else (throw $thrown))))))
(func $misdeed (call $deep (i32.const 1000)))
