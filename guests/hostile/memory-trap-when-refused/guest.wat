;; Grows its memory until it gets no more, and traps then, as an allocator does.
(func $misdeed
  (loop $again
    (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
  (unreachable))
