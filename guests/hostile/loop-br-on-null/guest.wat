;; Loops by a branch that is taken where a reference is null.
(func $misdeed (loop $again (drop (br_on_null $again (ref.null func)))))
