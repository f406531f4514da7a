;; Writes over its answer once it is taken.
(func $post_return (param $response i32)
  (if (global.get $asked) (then (memory.fill (i32.const 16) (i32.const 255) (i32.const 64)))))
