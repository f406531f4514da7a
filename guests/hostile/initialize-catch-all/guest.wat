;; Loops in `_initialize`, and would go on whatever is thrown at it.
(func (export "_initialize")
  (loop $again (try_table (catch_all $again) (loop $inner (br $inner)))))
