;; Loops once its answer is taken.
(func $post_return (param $response i32)
  (if (global.get $asked) (then (loop $again (br $again)))))
