;; Has a data segment that lies past its memory.
(data (i32.const 131070) "outside")
