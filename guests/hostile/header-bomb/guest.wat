;; Answers with a hundred thousand header fields, all of which are one in memory.
(data (i32.const 1024) "x-field")
(func $misdeed (local $at i32)
  (drop (memory.grow (i32.const 28)))
  (i32.store (i32.const 131072) (i32.const 1024))
  (i32.store (i32.const 131076) (i32.const 7))
  (i32.store (i32.const 131080) (i32.const 1024))
  (i32.store (i32.const 131084) (i32.const 7))
  (loop $again
    (memory.copy
      (i32.add (local.tee $at (i32.add (local.get $at) (i32.const 16))) (i32.const 131072))
      (i32.const 131072) (i32.const 16))
    (br_if $again (i32.lt_u (local.get $at) (i32.const 1600000))))
  (i32.store (i32.const 20) (i32.const 131072))
  (i32.store (i32.const 24) (i32.const 100000)))
