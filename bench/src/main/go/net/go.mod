module bench/net

go 1.26
