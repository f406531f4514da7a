;; Allocates one array of the collector after another, and drops each.
(type $numbers (array (mut i64)))
(func $misdeed
  (loop $again (drop (array.new_default $numbers (i32.const 10000))) (br $again)))
