// An echo server on golib, as its own documentation shows it.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/nabbar/golib/network/protocol"
	"github.com/nabbar/golib/socket"
	"github.com/nabbar/golib/socket/config"
	"github.com/nabbar/golib/socket/server/tcp"
)

func main() {
	port := free()
	server, err := tcp.New(nil, echo, config.Server{
		Network: protocol.NetworkTCP,
		Address: fmt.Sprintf("127.0.0.1:%d", port),
	})
	if err != nil {
		panic(err)
	}
	go func() { panic(server.Listen(context.Background())) }()
	awaitOpen(port)
	fmt.Println("ready", port)
	io.Copy(io.Discard, os.Stdin)
}

// It doesn't tell which port it got, so it is told which to take.
func free() int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// It doesn't tell when it is open either.
func awaitOpen(port int) {
	for {
		connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			connection.Close()
			return
		}
	}
}

func echo(connection socket.Context) {
	defer connection.Close()
	io.Copy(connection, connection)
}
