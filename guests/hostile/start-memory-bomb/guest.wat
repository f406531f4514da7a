;; Grows its memory until it gets no more when it starts, and traps then.
(func $begin
  (loop $again
    (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
  (unreachable))
(start $begin)
