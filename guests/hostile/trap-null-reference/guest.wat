;; Calls a null reference.
(type $plain (func))
(func $misdeed (call_ref $plain (ref.null $plain)))
