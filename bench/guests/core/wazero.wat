;; Says hello to a host that has no components: takes a request as JSON at the start of its memory, gives where
;; its answer lies (the upper half) and how long it is (the lower).
(module
  (memory (export "memory") 1)
  (data (i32.const 32768) "hello from wazero's guest")
  (func (export "handle") (param $length i32) (result i64)
    (i64.or (i64.shl (i64.const 32768) (i64.const 32)) (i64.const 25))))
