//go:build i32_f64

package main

type K = int32
type V = float64

const half = 0.5
const wide = false // keys have 32 bits
