;; Catches all at each of a thousand depths, and loops at the deepest.
(func $deep (param $depth i32)
  (block $caught
    (try_table (catch_all $caught)
      (if (local.get $depth)
        (then (call $deep (i32.sub (local.get $depth) (i32.const 1))))
        (else (loop $again (br $again))))))
  (loop $again (br $again)))
(func $misdeed (call $deep (i32.const 1000)))
