;; Keeps a chain of exceptions alive, each with the one before it inside.
(tag $thrown (param exnref))
(func $misdeed (local $last exnref)
  (loop $again
    (block $caught (result exnref exnref)
      (try_table (catch_ref $thrown $caught) (throw $thrown (local.get $last)))
      (unreachable))
    (local.set $last)
    (drop)
    (br $again)))
