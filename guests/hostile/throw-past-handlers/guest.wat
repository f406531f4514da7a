;; Throws past five thousand handlers, none of which is for it, in a circle.
(tag $thrown)
(tag $other)
(func $deep (param $depth i32)
  (block $caught
    (try_table (catch $other $caught)
      (if (local.get $depth)
        (then (call $deep (i32.sub (local.get $depth) (i32.const 1))))
        (else (throw $thrown))))))
(func $misdeed
  (loop $again (try_table (catch_all $again) (call $deep (i32.const 5000)))))
