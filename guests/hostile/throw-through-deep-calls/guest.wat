;; Throws through five thousand frames and catches, in a circle.
(tag $thrown)
(func $deep (param $depth i32)
  (if (local.get $depth)
    (then (call $deep (i32.sub (local.get $depth) (i32.const 1))))
    (else (throw $thrown))))
(func $misdeed
  (loop $again (try_table (catch_all $again) (call $deep (i32.const 5000)))))
