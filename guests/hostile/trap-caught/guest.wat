;; Traps in a circle, and catches all, which no trap is.
(func $misdeed (loop $again (try_table (catch_all $again) (unreachable))))
