(func $misdeed)
