module bench/golib

go 1.26

require github.com/nabbar/golib v1.22.3
