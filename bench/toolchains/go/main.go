// Go's own map under the operations of suites/operations/operations.mjs: the same keys, the same loops. Takes
// a job as JSON in its first argument and prints the answer as JSON, as suites/operations/child.mjs does.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
)

type job struct {
	Operation string
	Pattern   string
	N         int
	Time      float64
}

type answer struct {
	Checksum string  `json:"checksum,omitempty"`
	Ns       float64 `json:"ns,omitempty"`
	Samples  int     `json:"samplesCount,omitempty"`
	Sink     float64 `json:"sink"`
	Version  string  `json:"version"`
	Lacking  string  `json:"lacking,omitempty"`
	Failed   string  `json:"failed,omitempty"`
}

func main() {
	var j job
	reply := answer{Version: runtime.Version()}
	if err := json.Unmarshal([]byte(os.Args[1]), &j); err != nil {
		reply.Failed = err.Error()
	} else if j.Pattern == "zipf" {
		reply.Lacking = "has no zipf orders in bench/toolchains/go"
	} else {
		run(j, &reply)
	}
	text, _ := json.Marshal(reply)
	fmt.Println(string(text))
}

func run(j job, reply *answer) {
	keys := keysFor(j.Pattern, 0, j.N)
	m := make(map[K]V)
	set(m, keys, 0, j.N)
	checksum, err := check(m, keys)
	if err != nil {
		reply.Failed = err.Error()
		return
	}
	sample := prepare(j, m, keys)
	if sample == nil {
		reply.Lacking = "has no such operation in bench/toolchains/go"
		return
	}
	runtime.GC()
	reply.Checksum = checksum
	reply.Ns, reply.Samples = measure(sample, j)
	reply.Sink = sink
}

// check compares all of the map with what was put in; the sum is that of harness/check.mjs.
func check(m map[K]V, keys []K) (string, error) {
	var hash int32
	for i, key := range keys {
		if found, ok := m[key]; !ok || found != V(i)+half {
			return "", fmt.Errorf("m[%d] gave %v instead of %v", key, found, V(i)+half)
		}
		hash = hash*31 + int32(i) + int32(key)
	}
	if len(m) != len(keys) {
		return "", fmt.Errorf("len is %d after %d distinct inserts", len(m), len(keys))
	}
	return fmt.Sprintf("%d:%d", len(m), hash), nil
}
