// One loop per operation, as in harness/loops.mjs.
package main

func get(m map[K]V, order []K) float64 {
	var sum V
	for _, key := range order {
		if value, ok := m[key]; ok {
			sum += value
		}
	}
	return float64(sum)
}

func getMiss(m map[K]V, order []K) float64 {
	missing := 0
	for _, key := range order {
		if _, ok := m[key]; !ok {
			missing++
		}
	}
	return float64(missing)
}

func set(m map[K]V, order []K, from, to int) float64 {
	for i := from; i < to; i++ {
		m[order[i]] = V(i) + half
	}
	return float64(len(m))
}

func add(m map[K]V, order []K) float64 {
	for _, key := range order {
		m[key]++
	}
	return float64(len(m))
}

func upsert(m map[K]V, order []K, from, to int) float64 {
	var sum V
	for i := from; i < to; i++ {
		value, ok := m[order[i]]
		if !ok {
			value = V(i) + half
			m[order[i]] = value
		}
		sum += value
	}
	return float64(sum)
}

func remove(m map[K]V, order []K) float64 {
	for _, key := range order {
		delete(m, key)
	}
	return float64(len(m))
}

func churn(m map[K]V, ring []K, n, from, to int) float64 {
	for i := from; i < to; i++ {
		delete(m, ring[i])
		m[ring[(i+n)%len(ring)]] = V(i) + half
	}
	return float64(len(m))
}

func entries(m map[K]V) float64 {
	var sum V
	for _, value := range m {
		sum += value
	}
	return float64(sum)
}

// clearAll is the loop that the compiler makes one call of.
func clearAll(m map[K]V) {
	for key := range m {
		delete(m, key)
	}
}
