;; The first kind of exception handling (try, catch, delegate, rethrow), which V8 runs and the suite has no tests of.
;; The text format knows it unfolded only.
(module
  (tag $number (param i32))
  (tag $pair (param i32 i64))
  (tag $other)

  (func $throw-if (param $n i32)
    (if (local.get $n) (then (throw $number (local.get $n)))))

  (func (export "caught") (param i32) (result i32)
    try (result i32)
      (call $throw-if (local.get 0))
      i32.const -1
    catch $number
    end)

  (func (export "uncaught") (param i32)
    try
      (call $throw-if (local.get 0))
    catch $other
    end)

  (func (export "catch-all") (param i32) (result i32)
    try (result i32)
      (call $throw-if (local.get 0))
      i32.const 1
    catch $other
      i32.const 2
    catch_all
      i32.const 3
    end)

  (func (export "two-values") (result i64)
    (local $n i64)
    try
      (throw $pair (i32.const 40) (i64.const 2))
    catch $pair
      local.set $n
      i64.extend_i32_u
      (i64.add (local.get $n))
      local.set $n
    end
    local.get $n)

  (func (export "rethrown") (param i32) (result i32)
    try (result i32)
      try (result i32)
        (call $throw-if (local.get 0))
        i32.const 0
      catch $number
        drop
        rethrow 0
      end
    catch $number
      (i32.add (i32.const 100))
    end)

  (func (export "rethrown-from-inside") (result i32)
    try (result i32)
      try (result i32)
        (throw $number (i32.const 7))
      catch $number
        drop
        try (result i32)
          throw $other
        catch $other
          rethrow 1
        end
      end
    catch $number
    end)

  (func (export "delegated") (param i32) (result i32)
    try $outer (result i32)
      try (result i32)
        try (result i32)
          (call $throw-if (local.get 0))
          i32.const 1
        delegate $outer
      catch_all
        i32.const 2
      end
    catch $number
      (i32.add (i32.const 1000))
    end)

  (func (export "delegated-to-caller") (param i32)
    try
      try
        (call $throw-if (local.get 0))
      delegate 1
    catch_all
    end)

  (func (export "trap-not-caught") (result i32)
    try (result i32)
      unreachable
    catch_all
      i32.const 1
    end)

  ;; Throws and catches as often as the parameter says.
  (func (export "loop") (param $turns i32) (result i32)
    (local $sum i32)
    loop $next
      try
        (throw $number (local.get $turns))
      catch $number
        (i32.add (local.get $sum))
        local.set $sum
      end
      (local.set $turns (i32.sub (local.get $turns) (i32.const 1)))
      (br_if $next (local.get $turns))
    end
    local.get $sum)

  ;; Branches out of a handler, and out of what it guards.
  (func (export "branch") (param i32) (result i32)
    block $out (result i32)
      try (result i32)
        (br_if $out (i32.const 10) (i32.eqz (local.get 0)))
        drop
        (call $throw-if (local.get 0))
        i32.const 11
      catch $number
        br $out
      end
    end)

  ;; A loop that goes on from a handler.
  (func (export "again") (param $turns i32) (result i32)
    loop $next (result i32)
      try (result i32)
        (call $throw-if (local.get $turns))
        i32.const 77
      catch_all
        (local.set $turns (i32.sub (local.get $turns) (i32.const 1)))
        br $next
      end
    end))

(assert_return (invoke "caught" (i32.const 5)) (i32.const 5))
(assert_return (invoke "caught" (i32.const 0)) (i32.const -1))
(assert_exception (invoke "uncaught" (i32.const 1)))
(assert_return (invoke "uncaught" (i32.const 0)))
(assert_return (invoke "catch-all" (i32.const 0)) (i32.const 1))
(assert_return (invoke "catch-all" (i32.const 9)) (i32.const 3))
(assert_return (invoke "two-values") (i64.const 42))
(assert_return (invoke "rethrown" (i32.const 5)) (i32.const 105))
(assert_return (invoke "rethrown" (i32.const 0)) (i32.const 0))
(assert_return (invoke "rethrown-from-inside") (i32.const 7))
(assert_return (invoke "delegated" (i32.const 5)) (i32.const 1005))
(assert_return (invoke "delegated" (i32.const 0)) (i32.const 1))
(assert_exception (invoke "delegated-to-caller" (i32.const 5)))
(assert_return (invoke "delegated-to-caller" (i32.const 0)))
(assert_trap (invoke "trap-not-caught") "unreachable")
(assert_return (invoke "loop" (i32.const 1000)) (i32.const 500500))
(assert_return (invoke "branch" (i32.const 0)) (i32.const 10))
(assert_return (invoke "branch" (i32.const 6)) (i32.const 6))
(assert_return (invoke "again" (i32.const 100)) (i32.const 77))

(assert_invalid (module (tag $t) (func try catch $t rethrow 1 end)) "invalid rethrow label")
(assert_invalid (module (func rethrow 0)) "invalid rethrow label")
(assert_invalid (module (func try delegate 2)) "unknown label")
