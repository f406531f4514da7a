;; Throws and catches in a circle, below five thousand frames.
(tag $thrown)
(func $deep (param $depth i32)
  (if (local.get $depth)
    (then (call $deep (i32.sub (local.get $depth) (i32.const 1))))
    (else (loop $again (try_table (catch_all $again) (throw $thrown))))))
(func $misdeed (call $deep (i32.const 5000)))
