;; Loops in `_initialize`.
(func (export "_initialize") (loop $again (br $again)))
