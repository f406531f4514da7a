;; Makes an integer of what is no number.
(func $misdeed (drop (i32.trunc_f64_s (f64.const nan))))
