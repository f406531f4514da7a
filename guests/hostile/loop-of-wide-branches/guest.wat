;; Loops by a branch of two hundred values, each of which moves by one place.
(type $wide (func (param
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
  i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)))
(func $misdeed
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)
  (loop $again (type $wide) (i64.const 7) (br $again))
  (unreachable))
