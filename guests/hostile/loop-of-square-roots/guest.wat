;; Loops around vector instructions that take long.
(func $misdeed (local $sum v128)
  (loop $again
    (local.set $sum (f64x2.sqrt (f64x2.add (local.get $sum) (f64x2.splat (f64.const 2)))))
    (br $again)))
