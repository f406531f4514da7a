;; Says hello as Extism's kits do: asks the host for a block, writes into it, and names it as the output.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello from extism's guest")
  (func (export "handle") (result i32)
    (local $block i64)
    (local $at i64)
    (local.set $block (call $alloc (i64.const 25)))
    (loop $next
      (call $store
        (i64.add (local.get $block) (local.get $at))
        (i32.load8_u offset=16 (i32.wrap_i64 (local.get $at))))
      (local.set $at (i64.add (local.get $at) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $at) (i64.const 25))))
    (call $output (local.get $block) (i64.const 25))
    (i32.const 0)))
