;; Calls itself until the stack ends when it starts.
(func $begin (call $begin))
(start $begin)
