;; Copies from array to array of references, which the collector has to be told of.
(type $array (array (mut anyref)))
(func $misdeed (local $from (ref $array)) (local $to (ref $array))
  (local.set $from (array.new $array (ref.i31 (i32.const 7)) (i32.const 10000)))
  (local.set $to (array.new_default $array (i32.const 10000)))
  (loop $again
    (array.copy $array $array (local.get $to) (i32.const 0) (local.get $from) (i32.const 0) (i32.const 10000))
    (br $again)))
