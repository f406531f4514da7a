;; Four loops in one another, 2^32 turns each: it would end, in 10^20 years.
(func $misdeed (local $a i32) (local $b i32) (local $c i32) (local $d i32)
  (loop $first
    (loop $second
      (loop $third
        (loop $fourth
          (br_if $fourth (local.tee $d (i32.sub (local.get $d) (i32.const 1)))))
        (br_if $third (local.tee $c (i32.sub (local.get $c) (i32.const 1)))))
      (br_if $second (local.tee $b (i32.sub (local.get $b) (i32.const 1)))))
    (br_if $first (local.tee $a (i32.sub (local.get $a) (i32.const 1))))))
