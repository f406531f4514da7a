;; Stands in for a guest: answers at once, whatever the request. What is left is the path around a guest.
(module
  (memory (export "memory") 1)

  ;; The response: status, header and body.
  (data (i32.const 16) "\c8\00\00\00" "\30\00\00\00\01\00\00\00" "\80\00\00\00\19\00\00\00")
  ;; The header: one name and its value.
  (data (i32.const 48) "\40\00\00\00\0c\00\00\00" "\50\00\00\00\19\00\00\00")
  (data (i32.const 64) "content-type")
  (data (i32.const 80) "text/plain; charset=utf-8")
  (data (i32.const 128) "hello from a stubbed host")

  (func (export "handle") (param $request i32) (result i32) (i32.const 16))
  (func (export "cabi_post_handle") (param $response i32)
    (global.set $free (i32.const 1024)))

  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param $old i32) (param $size i32) (param $align i32) (param $bytes i32) (result i32)
    (local $block i32)
    (local.set $block (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $block) (local.get $bytes)))
    (local.get $block)))
