;; Throws an exception that nobody catches.
(tag $thrown)
(func $misdeed (throw $thrown))
