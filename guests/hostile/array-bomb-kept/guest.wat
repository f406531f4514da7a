;; Keeps arrays of the collector alive in a chain.
(type $node (array (mut anyref)))
(func $misdeed (local $last (ref null $node))
  (loop $again
    (local.set $last (array.new $node (local.get $last) (i32.const 1000)))
    (br $again)))
