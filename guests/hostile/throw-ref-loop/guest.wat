;; Throws the exception that it caught, again and again.
(tag $thrown)
(func $misdeed (local $caught exnref)
  (block $first (result exnref) (try_table (catch_all_ref $first) (throw $thrown)) (unreachable))
  (local.set $caught)
  (loop $again
    (block $next (result exnref)
      (try_table (catch_all_ref $next) (throw_ref (local.get $caught)))
      (unreachable))
    (local.set $caught)
    (br $again)))
