;; Loops by a plain branch.
(func $misdeed (loop $again (br $again)))
