(memory $memory 2)
