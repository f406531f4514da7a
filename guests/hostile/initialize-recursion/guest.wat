;; Calls itself until the stack ends in `_initialize`.
(func $begin (export "_initialize") (call $begin))
