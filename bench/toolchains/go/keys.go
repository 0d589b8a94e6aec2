// The keys and orders of harness/keys.mjs and suites/operations/orders.mjs: the same numbers from the same
// seeds.
package main

// mix32 is MurmurHash3's finaliser, one to one.
func mix32(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

// generator gives numbers below n (mulberry32).
func generator(seed uint32) func(n int) int {
	state := seed
	return func(n int) int {
		state += 0x6d2b79f5
		t := (state ^ state>>15) * (state | 1)
		t ^= t + (t^t>>7)*(t|61)
		return int(float64(t^t>>14) / (1 << 32) * float64(n))
	}
}

// keysFor is the window [start, start+count) of the pattern's keys.
func keysFor(pattern string, start, count int) []K {
	low, high := mix32(7919), mix32(7920)
	keys := make([]K, count)
	for i := range keys {
		at := uint32(start + i)
		switch {
		case pattern == "sequential":
			keys[i] = K(at)
		case wide:
			keys[i] = K(int64(mix32(mix32(at+high)+low))<<32 | int64(mix32(at+low)))
		default:
			keys[i] = K(int32(mix32(at + low)))
		}
	}
	return keys
}

// lookups is an order of at least length keys of the pool.
func lookups(pattern string, pool []K, length int, seed uint32) []K {
	if pattern == "sequential" {
		return tiled(pool, length)
	}
	random := generator(seed)
	order := make([]K, length)
	for i := range order {
		order[i] = pool[random(len(pool))]
	}
	return order
}

func shuffled(pool []K, seed uint32) []K {
	random := generator(seed)
	order := make([]K, len(pool))
	for i, key := range pool {
		j := random(i + 1)
		order[i] = order[j]
		order[j] = key
	}
	return order
}

func tiled(pool []K, length int) []K {
	order := make([]K, len(pool)*((length+len(pool)-1)/len(pool)))
	for i := range order {
		order[i] = pool[i%len(pool)]
	}
	return order
}
