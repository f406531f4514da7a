;; Traps when it starts.
(func $begin (unreachable))
(start $begin)
