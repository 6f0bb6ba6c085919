// An echo server on nothing but the standard library: a goroutine for each connection.
//
//	net [tls CERTIFICATE KEY]
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const room = 16 * 1024

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("ready", listener.Addr().(*net.TCPAddr).Port)
	if len(os.Args) == 4 {
		listener = tls.NewListener(listener, secured(os.Args[2], os.Args[3]))
	}
	go accept(listener)
	io.Copy(io.Discard, os.Stdin)
}

func secured(certificate, key string) *tls.Config {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		panic(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13}
}

func accept(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go echo(connection)
	}
}

// Not io.Copy: between two TCP sockets that splices through a pipe, which is dear for small messages.
func echo(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, room)
	for {
		count, err := connection.Read(buffer)
		if count > 0 && buffer[0] == 'S' && os.Getenv("SLOW") != "" {
			time.Sleep(10 * time.Millisecond)
		}
		if err != nil {
			return
		}
		if _, err := connection.Write(buffer[:count]); err != nil {
			return
		}
	}
}
