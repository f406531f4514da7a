;; Loops, and would go on whatever is thrown at it.
(func $misdeed
  (loop $again
    (try_table (catch_all $again) (loop $inner (br $inner)))))
