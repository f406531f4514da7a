;; Allocates one array of two megabytes.
(type $bytes (array (mut i8)))
(func $misdeed (drop (array.new_default $bytes (i32.const 2000000))))
