// The peer: wazero behind net/http, a fresh instance for each request, as the host of plugins in Go would be.
//
//	wazero FILE
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/tetratelabs/wazero"
)

const contentType = "text/plain; charset=utf-8"

// What the guest is told of a request.
type request struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers http.Header `json:"headers"`
}

type host struct {
	runtime wazero.Runtime
	guest   wazero.CompiledModule
}

func (h *host) ServeHTTP(answer http.ResponseWriter, from *http.Request) {
	body, err := h.handle(from)
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadGateway)
		return
	}
	answer.Header().Set("Content-Type", contentType)
	answer.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = answer.Write(body)
}

func (h *host) handle(from *http.Request) ([]byte, error) {
	told, err := json.Marshal(request{from.Method, from.URL.String(), from.Header})
	if err != nil {
		return nil, err
	}
	// Instances have no name, or there could be only one.
	instance, err := h.runtime.InstantiateModule(from.Context(), h.guest, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, err
	}
	defer func() { _ = instance.Close(from.Context()) }()
	memory := instance.Memory()
	if !memory.Write(0, told) {
		return nil, fmt.Errorf("a request of %d bytes does not fit", len(told))
	}
	results, err := instance.ExportedFunction("handle").Call(from.Context(), uint64(len(told)))
	if err != nil {
		return nil, err
	}
	view, ok := memory.Read(uint32(results[0]>>32), uint32(results[0]))
	if !ok {
		return nil, fmt.Errorf("the answer lies outside of the memory")
	}
	// It goes with the instance.
	return append([]byte(nil), view...), nil
}

func main() {
	code, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	guest, err := runtime.CompileModule(ctx, code)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("{\"msg\":\"ready\",\"gateway\":\"http://%s\"}\n", listener.Addr())
	log.Fatal(http.Serve(listener, &host{runtime, guest}))
}
