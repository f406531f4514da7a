;; Loops by a branch whose condition is always met.
(func $misdeed (loop $again (br_if $again (i32.const 1))))
