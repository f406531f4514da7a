;; Fills an array of the collector again and again.
(type $numbers (array (mut i64)))
(func $misdeed (local $array (ref $numbers))
  (local.set $array (array.new_default $numbers (i32.const 20000)))
  (loop $again
    (array.fill $numbers (local.get $array) (i32.const 0) (i64.const 7) (i32.const 20000))
    (br $again)))
