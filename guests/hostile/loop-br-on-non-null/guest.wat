;; Loops by a branch that is taken where a reference is none.
(elem declare func $misdeed)
(func $misdeed
  (loop $again
    (block $some (result (ref func)) (br_on_non_null $some (ref.func $misdeed)) (unreachable))
    (drop)
    (br $again)))
