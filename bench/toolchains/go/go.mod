module tophash/bench

go 1.19
