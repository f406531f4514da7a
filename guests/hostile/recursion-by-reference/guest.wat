;; Calls itself by a function reference until the stack ends.
(type $plain (func))
(elem declare func $misdeed)
(func $misdeed (call_ref $plain (ref.func $misdeed)))
