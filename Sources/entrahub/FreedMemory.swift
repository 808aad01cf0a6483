import CMalloc

/// Lets the C library keep what was freed for the next use, in bounds.
///
/// By default each large buffer is a mapping of its own, and the top of the heap goes back to the
/// system as soon as 128 KiB of it are free. Reading a directory frees and takes megabytes for each
/// page: the system would spend a quarter of the time on it (mallopt(3)).
func keepFreedMemory() {
  let mebibyte: CInt = 1 << 20
  _ = mallopt(M_MMAP_THRESHOLD, 32 * mebibyte)
  _ = mallopt(M_TRIM_THRESHOLD, 64 * mebibyte)
}

/// Lets all threads share two heaps, for a program that stays.
///
/// By default each thread gets a heap of its own, and each keeps what a search over everybody took
/// and freed: of a million people some 20 MiB (mallopt(3), `M_ARENA_MAX`).
func shareHeaps() {
  _ = mallopt(M_ARENA_MAX, 2)
}
