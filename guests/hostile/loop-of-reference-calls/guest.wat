;; Loops around calls of a function reference.
(type $plain (func))
(elem declare func $nothing)
(func $nothing)
(func $misdeed (loop $again (call_ref $plain (ref.func $nothing)) (br $again)))
