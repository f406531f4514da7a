;; Throws and catches in a circle, by the older kind of exceptions.
(tag $thrown)
(func $misdeed
  loop $again
    try
      try $inner
        throw $thrown
      catch_all
        rethrow $inner
      end
    catch_all
      br $again
    end
  end)
