;; Loops when it starts.
(func $begin (loop $again (br $again)))
(start $begin)
