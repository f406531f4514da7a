;; Has an element segment that lies past its table.
(table 1 funcref)
(elem (i32.const 1) func $say)
