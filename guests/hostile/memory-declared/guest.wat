;; Declares a memory of 4 GB.
(memory $memory 65535)
