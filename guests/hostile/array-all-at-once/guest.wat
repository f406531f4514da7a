;; Allocates an array as large as they can be.
(type $bytes (array (mut i8)))
(func $misdeed (drop (array.new_default $bytes (i32.const -1))))
