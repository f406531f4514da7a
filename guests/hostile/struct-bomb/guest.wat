;; Builds a list out of structs of the collector, without end.
(rec (type $node (struct (field (ref null $node)) (field i64))))
(func $misdeed (local $last (ref null $node))
  (loop $again
    (local.set $last (struct.new $node (local.get $last) (i64.const 7)))
    (br $again)))
