;; Calls itself until the stack ends, catches all that comes of it and throws it on.
(func $misdeed
  (block $caught (result exnref) (try_table (catch_all_ref $caught) (call $misdeed)) (unreachable))
  (drop)
  (loop $again (br $again)))
