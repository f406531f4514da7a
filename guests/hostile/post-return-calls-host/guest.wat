;; Calls the host once its answer is taken, which is forbidden.
(func $post_return (param $response i32)
  (if (global.get $asked) (then (call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
