;; Computes with vectors what machines may answer differently.
(func $misdeed
  (call $say (i64.extend_i32_u (i32x4.extract_lane 0
    (i32x4.relaxed_trunc_f32x4_s (v128.const f32x4 nan 0 0 0))))))
