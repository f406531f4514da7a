/** Every way to repeat, to leave and to meet again, in the text format: each a module whose exports are called. */
export const CONTROL_FLOW: Readonly<Record<string, string>> = {
  'straight code':
    '(func (export "f") (result i32) (i32.add (i32.const 1) (i32.mul (i32.const 2) (i32.const 3))))',
  'an if with two arms of different length': `(func (export "f") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.mul (local.get 0) (i32.add (i32.const 1) (i32.const 2))))))`,
  'a loop that counts up': `(func (export "f") (param i32) (result i32) (local i32)
    (loop (local.set 1 (i32.add (local.get 1) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 1) (i32.const 1000)))) (local.get 1))`,
  'a loop that counts down': `(func (export "f") (result i32) (local i32) (local.set 0 (i32.const 1000))
    (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 0))`,
  'a loop with the test in front': `(func (export "f") (param i32) (result i32) (local i32)
    (block (loop (br_if 1 (i32.ge_u (local.get 1) (i32.const 300))) (local.set 1 (i32.add (local.get 1) (i32.const 1))) (br 0)))
    (local.get 1))`,
  'loops in loops': `(func (export "f") (result i32) (local i32 i32 i32)
    (loop (local.set 1 (i32.const 0))
      (loop (local.set 1 (i32.add (local.get 1) (i32.const 1))) (local.set 2 (i32.add (local.get 2) (local.get 1)))
        (br_if 0 (i32.lt_u (local.get 1) (i32.const 30))))
      (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 0) (i32.const 30))))
    (local.get 2))`,
  'a loop that an inner one repeats': `(func (export "f") (result i32) (local i32)
    (loop $outer (loop $inner (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if $inner (i32.and (local.get 0) (i32.const 7))) (br_if $outer (i32.lt_u (local.get 0) (i32.const 200)))))
    (local.get 0))`,
  'a loop with parameters and results': `(func (export "f") (result i32 i64) (local i32 i64) (i32.const 100) (i64.const 0)
    (loop (param i32 i64) (result i32 i64) (local.set 1) (local.set 0)
      (i32.sub (local.get 0) (i32.const 1)) (local.tee 0) (i64.add (local.get 1) (i64.const 2)) (local.get 0) (br_if 0)))`,
  'a return out of loops': `(func (export "f") (result i32) (local i32)
    (loop (loop (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (if (i32.eq (local.get 0) (i32.const 77)) (then (return (local.get 0)))) (br 1)) ) (i32.const 0))`,
  'a switch in a loop': `(func (export "f") (result i32) (local i32 i32)
    (loop (block $a (block $b (block $c (block $d (br_table $a $b $c $d (i32.and (local.get 0) (i32.const 3))))
        (local.set 1 (i32.add (local.get 1) (i32.const 4)))) (local.set 1 (i32.xor (local.get 1) (i32.const 9)))) (nop))
      (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 0) (i32.const 100))))
    (local.get 1))`,
  'a switch that repeats, leaves and returns': `(func (export "f") (result i32) (local i32)
    (block $out (loop $again (loop $inner (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if $out (i32.gt_u (local.get 0) (i32.const 90)))
      (br_table $inner $again $inner $again $inner $inner (i32.rem_u (local.get 0) (i32.const 6)))))) (local.get 0))`,
  'a wide switch': `(func (export "f") (result i32) (local i32 i32)
    (loop (block ${'(block '.repeat(12)}(br_table 0 1 2 3 4 5 6 7 8 9 10 11 12 (i32.rem_u (local.get 0) (i32.const 14)))
      ${') (local.set 1 (i32.add (local.get 1) (i32.const 3)))'.repeat(12)})
      (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 0) (i32.const 100)))) (local.get 1))`,
  recursion: `(func $fib (export "f") (param i32) (result i32)
    (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0))
      (else (i32.add (call $fib (i32.sub (i32.and (local.get 0) (i32.const 15)) (i32.const 1)))
        (call $fib (i32.sub (i32.and (local.get 0) (i32.const 15)) (i32.const 2)))))))`,
  'mutual recursion by tail calls': `(func $even (export "even") (param i32) (result i32)
      (if (i32.eqz (local.get 0)) (then (return (i32.const 1)))) (return_call $odd (i32.sub (local.get 0) (i32.const 1))))
    (func $odd (param i32) (result i32)
      (if (i32.eqz (local.get 0)) (then (return (i32.const 0)))) (return_call $even (i32.sub (local.get 0) (i32.const 1))))`,
  'short functions called in a loop': `(func $leaf (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func (export "f") (result i32) (local i32)
      (loop (local.set 0 (call $leaf (call $leaf (local.get 0)))) (br_if 0 (i32.lt_u (local.get 0) (i32.const 100)))) (local.get 0))`,
  'a table of functions': `(type $t (func (param i32) (result i32))) (table (export "t") funcref (elem $one $two))
    (func $one (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func $two (param i32) (result i32) (local i32) (loop (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (br_if 0 (i32.lt_u (local.get 1) (i32.const 10)))) (i32.add (local.get 0) (local.get 1)))
    (func (export "f") (result i32) (local i32)
      (loop (local.set 0 (call_indirect (type $t) (local.get 0) (i32.and (local.get 0) (i32.const 1))))
        (br_if 0 (i32.lt_u (local.get 0) (i32.const 200)))) (local.get 0))
    (func (export "tail") (result i32) (return_call_indirect (type $t) (i32.const 5) (i32.const 1)))`,
  'references to functions': `(type $t (func (param i32) (result i32))) (elem declare func $next)
    (func $next (param i32) (result i32) (i32.add (local.get 0) (i32.const 3)))
    (func (export "f") (result i32) (local i32)
      (loop (local.set 0 (call_ref $t (local.get 0) (ref.func $next))) (br_if 0 (i32.lt_u (local.get 0) (i32.const 90)))) (local.get 0))
    (func (export "tail") (result i32) (return_call_ref $t (i32.const 5) (ref.func $next)))`,
  'exceptions thrown in circles': `(tag $e (param i32))
    (func $thrower (param i32) (throw $e (local.get 0)))
    (func (export "f") (result i32) (local i32)
      (loop $again (block $caught (result i32)
          (try_table (catch $e $caught) (call $thrower (i32.add (local.get 0) (i32.const 1)))) (i32.const 1000))
        (local.set 0) (br_if $again (i32.lt_u (local.get 0) (i32.const 50)))) (local.get 0))`,
  'an exception caught and thrown again': `(tag $e)
    (func $deep (param i32) (if (i32.eqz (local.get 0)) (then (throw $e))) (call $deep (i32.sub (local.get 0) (i32.const 1))))
    (func $again (local exnref) (block $caught (result exnref) (try_table (catch_all_ref $caught) (call $deep (i32.const 5))) (return)) (throw_ref))
    (func (export "f") (result i32) (block $out (try_table (catch_all $out) (call $again))) (i32.const 7))
    (func (export "out") (call $again))`,
  'a handler at the end of the function': `(tag $e (param i32))
    (func $deep (param i32) (result i32) (if (i32.eqz (local.get 0)) (then (throw $e (i32.const 9))))
      (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
    (func (export "f") (result i32) (try_table (result i32) (catch $e 0) (call $deep (i32.const 20))))`,
  'the older exceptions': `(tag $e (param i32)) (func $thrower (param i32) local.get 0 throw $e)
    (func (export "f") (result i32) (local i32)
      loop
        try
          local.get 0 i32.const 1 i32.add call $thrower
        catch $e
          local.set 0
        catch_all
        end
        local.get 0 i32.const 50 i32.lt_u br_if 0
      end
      try
        try i32.const 1 call $thrower delegate 0
      catch_all
        i32.const 3 local.set 0
      end
      try
        try i32.const 1 call $thrower catch_all rethrow 0 end
      catch $e
        local.set 0
      end
      local.get 0)`,
  'branches on references out of the function': `(func $deep (param i32) (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "f") (param externref) (result externref) (call $deep (i32.const 3)) (br_on_non_null 0 (local.get 0)) (ref.null extern))
    (func (export "g") (param externref) (call $deep (i32.const 3)) (drop (br_on_null 0 (local.get 0))) (call $deep (i32.const 4)))`,
  'branches on references out of loops': `(func (export "f") (param externref) (result i32) (local i32)
    (block $out (loop (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (if (i32.gt_u (local.get 1) (i32.const 20)) (then (drop (br_on_null $out (ref.null extern))))) (br 0)))
    (local.get 1))`,
  'a branch in code that nothing reaches': `(func (export "f") (result i32) (local i32)
    (loop $outer (f64.const 0)
      (loop (param f64) (drop) (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br_if $outer (i32.lt_u (local.get 0) (i32.const 9))) (return (local.get 0)) (i32.const 0) (br $outer))) (i32.const 1))`,
  'lengths that cost': `(memory (export "m") 2)
    (func (export "f") (result i32) (memory.fill (i32.const 0) (i32.const 7) (i32.const 70000))
      (memory.copy (i32.const 100) (i32.const 0) (i32.const 50000)) (i32.load (i32.const 100)))`,
  'growth in steps': `(memory (export "m") 1 6) (table (export "t") 1 20 externref)
    (func (export "f") (result i32) (local i32) (loop (drop (memory.grow (i32.const 1))) (drop (table.grow (ref.null extern) (i32.const 3)))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 3)))) (memory.size))`,
  'a trap in a loop': `(memory (export "m") 1) (func (export "f") (result i32) (local i32)
    (loop (drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const 1000))) (br 0)) (i32.const 0))`,
  'a start function': `(global $g (export "g") (mut i32) (i32.const 0)) (start $s)
    (func $s (local i32) (loop (global.set $g (i32.add (global.get $g) (i32.const 2))) (br_if 0 (i32.lt_u (global.get $g) (i32.const 100)))))
    (func (export "f") (result i32) (global.get $g))`,
  'loops without end, and one that ends': `(func (export "a") (loop (br 0))) (func (export "b") (loop (br_if 0 (i32.const 1))))
    (func $c (export "c") (call $c)) (func $d (export "d") (return_call $d))
    (func (export "e") (loop (br_table 0 0 (i32.const 3)))) (func (export "ends") (result i32) (i32.const 4))`,
  vectors: `(memory (export "m") 1) (func (export "f") (result i32) (local i32 v128)
    (loop (local.set 1 (i32x4.add (local.get 1) (v128.load (i32.and (local.get 0) (i32.const 0xff0)))))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 16))) (i32.const 4096)))) (i32x4.extract_lane 0 (local.get 1)))`,
  'structs and arrays': `(type $s (struct (field i32) (field (mut i64)))) (type $a (array (mut i32)))
    (func (export "f") (result i32) (local i32 (ref null $a))
      (loop (local.set 1 (array.new $a (i32.const 5) (i32.const 10))) (drop (struct.new $s (local.get 0) (i64.const 1)))
        (array.fill $a (local.get 1) (i32.const 0) (i32.const 3) (i32.const 5))
        (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (array.get $a (local.get 1) (i32.const 0)))) (i32.const 100)))) (local.get 0))`,
};
