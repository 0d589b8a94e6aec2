// What a sample of each operation does, and how samples are timed; as in suites/operations/samples.mjs.
package main

import (
	"runtime"
	"time"
)

const (
	shortestOrder = 1 << 16
	chunk         = 1 << 16
	collectFrom   = 100_000
	large         = 4_000_000
)

var sink float64

// sample returns nanoseconds, the operations they are for, and the whole of what it took.
type sample func() (ns float64, operations int, cost float64)

func prepare(j job, m map[K]V, keys []K) sample {
	n := j.N
	length := 2 * n
	if length < shortestOrder {
		length = shortestOrder
	}
	hits := func() []K { return lookups(j.Pattern, keys, length, 1) }
	switch j.Operation {
	case "get", "get-mixed", "has":
		order := hits()
		return walk(len(order), func(from, to int) float64 { return get(m, order[from:to]) })
	case "miss":
		order := lookups(j.Pattern, keysFor(j.Pattern, n, n), length, 2)
		return walk(len(order), func(from, to int) float64 { return getMiss(m, order[from:to]) })
	case "update":
		order := hits()
		return walk(len(order), func(from, to int) float64 { return set(m, order, from, to) })
	case "add":
		order := hits()
		return walk(len(order), func(from, to int) float64 { return add(m, order[from:to]) })
	case "upsert":
		order := hits()
		return walk(len(order), func(from, to int) float64 { return upsert(m, order, from, to) })
	case "churn":
		ring := tiled(keysFor(j.Pattern, 0, 2*n), length)
		return walk(len(ring), func(from, to int) float64 { return churn(m, ring, n, from, to) })
	case "entries":
		return repeated(n, func() float64 { return entries(m) })
	case "set-new", "upsert-new":
		loop := set
		if j.Operation == "upsert-new" {
			loop = upsert
		}
		return builder(j, 0, n/2, keys, func(m map[K]V) int { sink += loop(m, keys, n/2, n); return n - n/2 })
	case "build":
		return builder(j, 0, 0, keys, nil)
	case "build-sized":
		return builder(j, n, 0, keys, nil)
	case "delete":
		victims := shuffled(keys, 3)
		return builder(j, 0, n, keys, func(m map[K]V) int { sink += remove(m, victims); return n })
	case "clear":
		return builder(j, 0, n, keys, func(m map[K]V) int { clearAll(m); return 1 })
	}
	return nil
}

// walk goes over an order in chunks, round and round.
func walk(length int, loop func(from, to int) float64) sample {
	at := 0
	return func() (float64, int, float64) {
		to := at + chunk
		if to > length {
			to = length
		}
		start := time.Now()
		sink += loop(at, to)
		ns := float64(time.Since(start).Nanoseconds())
		operations := to - at
		at = to
		if at == length {
			at = 0
		}
		return ns, operations, ns
	}
}

// repeated works over n entries until a sample is long enough for the clock.
func repeated(n int, once func() float64) sample {
	times := (chunk + n - 1) / n
	return func() (float64, int, float64) {
		start := time.Now()
		for i := 0; i < times; i++ {
			sink += once()
		}
		ns := float64(time.Since(start).Nanoseconds())
		return ns, times * n, ns
	}
}

// builder fills maps, up to `first` keys untimed if there is something else to time.
func builder(j job, capacity, first int, keys []K, timed func(map[K]V) int) sample {
	maps := make([]map[K]V, (chunk+j.N-1)/j.N)
	return func() (float64, int, float64) {
		began := time.Now()
		if j.N >= collectFrom {
			runtime.GC()
		}
		operations := j.N * len(maps)
		until := j.N
		if timed != nil {
			until, operations = first, 0
		}
		start := time.Now()
		for i := range maps {
			maps[i] = make(map[K]V, capacity)
			set(maps[i], keys, 0, until)
		}
		if timed != nil {
			start = time.Now()
			for _, m := range maps {
				operations += timed(m)
			}
		}
		ns := float64(time.Since(start).Nanoseconds())
		return ns, operations, float64(time.Since(began).Nanoseconds())
	}
}

// measure runs samples until their time is up, after half as long to warm up. The mean is of what samples
// say.
func measure(s sample, j job) (float64, int) {
	iterations := 5
	if j.N >= large {
		iterations = 2
	}
	for spent, i := 0.0, 0; spent < j.Time/2*1e6 || i < 1; i++ {
		_, _, cost := s()
		spent += cost
	}
	sum, count := 0.0, 0
	for spent := 0.0; spent < j.Time*1e6 || count < iterations; count++ {
		ns, operations, cost := s()
		spent += cost
		sum += ns / float64(operations)
	}
	return sum / float64(count), count
}
