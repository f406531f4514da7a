(func $realloc (param $old i32) (param $old_bytes i32) (param $alignment i32) (param $bytes i32) (result i32)
  (call $allocate (local.get $bytes)))
