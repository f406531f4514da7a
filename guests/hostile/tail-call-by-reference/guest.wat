;; Calls itself by a function reference for ever, in one frame.
(type $plain (func))
(elem declare func $misdeed)
(func $misdeed (return_call_ref $plain (ref.func $misdeed)))
