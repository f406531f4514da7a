;; Calls itself until the stack ends, and catches all by the older kind of exceptions.
(func $misdeed
  try
    call $misdeed
  catch_all
  end
  call $misdeed)
