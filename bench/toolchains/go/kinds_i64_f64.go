//go:build i64_f64

package main

type K = int64
type V = float64

const half = 0.5
const wide = true // keys have 64 bits
