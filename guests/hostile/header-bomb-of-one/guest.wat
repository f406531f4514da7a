;; Answers with one header field that is a megabyte long.
(data (i32.const 1024) "x-field")
(func $misdeed
  (drop (memory.grow (i32.const 16)))
  (memory.fill (i32.const 131072) (i32.const 97) (i32.const 1048576))
  (i32.store (i32.const 1040) (i32.const 1024))
  (i32.store (i32.const 1044) (i32.const 7))
  (i32.store (i32.const 1048) (i32.const 131072))
  (i32.store (i32.const 1052) (i32.const 1048576))
  (i32.store (i32.const 20) (i32.const 1040))
  (i32.store (i32.const 24) (i32.const 1)))
