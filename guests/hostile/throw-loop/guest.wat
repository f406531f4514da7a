;; Throws and catches in a circle.
(tag $thrown)
(func $misdeed (loop $again (try_table (catch_all $again) (throw $thrown))))
