;; What a metered function takes of the stack it gives back, whoever calls it and however it ends. Each loop here runs
;; often enough to use the stack up if a call lost any of it.
(module $callee
  (type $unary (func (param i32) (result i32)))
  (tag $tag (export "tag") (param i32))
  (table (export "table") 8 funcref)
  (elem (i32.const 0) $through-table $recursive $throws $tail $jumps)
  (global (export "reference") (mut (ref null $unary)) (ref.func $through-reference))

  (func $even (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else (call $odd (i32.sub (local.get 0) (i32.const 1))))))
  (func $odd (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 0))
      (else (call $even (i32.sub (local.get 0) (i32.const 1))))))

  (func $through-table (type $unary) (call $even (i32.and (local.get 0) (i32.const 7))))
  (func $through-reference (type $unary) (call $odd (i32.and (local.get 0) (i32.const 7))))
  (func $recursive (type $unary)
    (if (result i32) (i32.and (local.get 0) (i32.const 3))
      (then (call $recursive (i32.sub (local.get 0) (i32.const 1))))
      (else (call $even (i32.const 4)))))
  (func $throws (type $unary)
    (drop (call $even (i32.const 4)))
    (throw $tag (local.get 0)))
  (func $tail (type $unary)
    (drop (call $even (i32.const 3)))
    (return_call $even (i32.const 2)))
  ;; Ends by every kind of branch.
  (func $jumps (type $unary)
    (drop (call $even (i32.const 3)))
    (block $a
      (block $b
        (br_table $a $b (i32.and (local.get 0) (i32.const 3))))
      (return (i32.const 6)))
    (drop (br_if 0 (i32.const 7) (i32.and (local.get 0) (i32.const 4))))
    (br 0 (i32.const 8)))

  (func (export "exported") (param i32) (result i32) (call $even (i32.and (local.get 0) (i32.const 7)))))
(register "callee" $callee)

(module
  (type $unary (func (param i32) (result i32)))
  (import "callee" "table" (table 8 funcref))
  (import "callee" "tag" (tag $tag (param i32)))
  (import "callee" "exported" (func $exported (type $unary)))
  (import "callee" "reference" (global $reference (mut (ref null $unary))))

  (func (export "table") (param $entry i32) (param $turns i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (call_indirect (type $unary) (local.get $turns) (local.get $entry))))
      (br_if $next (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
    (local.get $sum))

  (func (export "reference") (param $turns i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (call_ref $unary (local.get $turns) (global.get $reference))))
      (br_if $next (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
    (local.get $sum))

  (func (export "exported") (param $turns i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (call $exported (local.get $turns))))
      (br_if $next (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
    (local.get $sum))

  (func (export "caught") (param $turns i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum
        (i32.add
          (local.get $sum)
          (block $caught (result i32)
            (try_table (catch $tag $caught)
              (drop (call_indirect (type $unary) (local.get $turns) (i32.const 2))))
            (unreachable))))
      (br_if $next (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
    (local.get $sum))

  (func (export "uncaught") (param i32) (result i32)
    (call_indirect (type $unary) (local.get 0) (i32.const 2)))

  (func $tail-called (param $turns i32) (result i32)
    (if (result i32) (local.get $turns)
      (then
        (drop (call $exported (local.get $turns)))
        (return_call $tail-called (i32.sub (local.get $turns) (i32.const 1))))
      (else (i32.const 1))))
  (func (export "tail-called") (param i32) (result i32) (return_call $tail-called (local.get 0)))
  (func (export "tail-called-elsewhere") (param $turns i32) (result i32)
    (return_call_indirect (type $unary) (local.get $turns) (i32.const 3))))

(assert_return (invoke "table" (i32.const 0) (i32.const 80000)) (i32.const 40000))
(assert_return (invoke "table" (i32.const 1) (i32.const 80000)) (i32.const 80000))
(assert_return (invoke "table" (i32.const 3) (i32.const 80000)) (i32.const 80000))
(assert_return (invoke "table" (i32.const 4) (i32.const 80000)) (i32.const 510000))
(assert_return (invoke "reference" (i32.const 80000)) (i32.const 40000))
(assert_return (invoke "exported" (i32.const 80000)) (i32.const 40000))
(assert_return (invoke "caught" (i32.const 10000)) (i32.const 50005000))
(assert_exception (invoke "uncaught" (i32.const 1)))
(assert_return (invoke "tail-called" (i32.const 80000)) (i32.const 1))
(assert_return (invoke "tail-called-elsewhere" (i32.const 80000)) (i32.const 1))
(assert_return (invoke "table" (i32.const 0) (i32.const 80000)) (i32.const 40000))
