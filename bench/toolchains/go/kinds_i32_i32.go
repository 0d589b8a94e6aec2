//go:build i32_i32

package main

type K = int32
type V = int32

const half = 0
const wide = false // keys have 32 bits
