;; A plugin of the world handler that answers "ok"; asked for "/misdeed" it calls $misdeed first.
;; Addresses from 1024 to 32767 are free for the guest.

;; level, message and fields
(import "wayhouse:plugin/log@0.1.0" "log" (func $log (param i32 i32 i32 i32 i32)))
;; method, URL, header, body, timeout and where the result goes
(import "wayhouse:plugin/http@0.1.0" "fetch"
  (func $fetch (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
;; key and where the result goes
(import "wayhouse:plugin/config@0.1.0" "get" (func $get (param i32 i32 i32)))

;; The response: status, header and body.
(data (i32.const 16) "\c8\00\00\00" "\00\00\00\00\00\00\00\00" "\28\00\00\00\02\00\00\00")
(data (i32.const 40) "ok")

;; Whether this request is for "/misdeed".
(global $asked (mut i32) (i32.const 0))

(func (export "handle") (param $request i32) (result i32)
  (global.set $asked (i32.and
    (i32.eq (i32.load offset=28 (local.get $request)) (i32.const 8))
    (call $is_misdeed (i32.load offset=24 (local.get $request)))))
  (if (global.get $asked) (then (call $misdeed)))
  (i32.const 16))

(func $is_misdeed (param $text i32) (result i32)
  (i64.eq (i64.load (local.get $text)) (i64.const 0x64656564_73696d2f)))

(export "memory" (memory $memory))
(export "cabi_realloc" (func $realloc))
(export "cabi_post_handle" (func $post_return))

(global $free (mut i32) (i32.const 32768))

;; A block of so many bytes, which is never freed.
(func $allocate (param $bytes i32) (result i32)
  (local $block i32)
  (local.set $block (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
  (global.set $free (i32.add (local.get $block) (local.get $bytes)))
  (local.get $block))

;; Has the plugin answer with this number.
(func $say (param $number i64)
  (local $at i32)
  (local.set $at (i32.const 104))
  (loop $digit
    (local.set $at (i32.sub (local.get $at) (i32.const 1)))
    (i32.store8 (local.get $at)
      (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10)))))
    (br_if $digit
      (i64.ne (local.tee $number (i64.div_u (local.get $number) (i64.const 10))) (i64.const 0))))
  (i32.store (i32.const 28) (local.get $at))
  (i32.store (i32.const 32) (i32.sub (i32.const 104) (local.get $at))))
