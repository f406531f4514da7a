;; Allocates one array of three megabytes.
(type $bytes (array (mut i8)))
(func $misdeed (drop (array.new_default $bytes (i32.const 3000000))))
