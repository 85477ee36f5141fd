"""Benchmarks: every figure is a ratio against a raw baseline in the same run; absolute times drift with the machine."""
