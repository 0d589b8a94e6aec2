/* States of the simulated caches that phases begin with, and orders of keys that keep lookups cold. */

/* Several times the last-level cache that bench/counted/callgrind.mjs asks for. */
#define FLUSH_BYTES (1 << 20)
#define MOST_BUCKETS (1 << 20)
#define MOST_KEYS 20000

static volatile u8 flush_bytes[FLUSH_BYTES] __attribute__((aligned(4096)));
static u8 met[MOST_BUCKETS];

static void read_lines(const volatile u8* from, u32 bytes) {
  for (u32 at = 0; at < bytes; at += 64) (void)from[at];
}

/* The frames of the deepest calls to come. */
static void warm_stack(void) {
  volatile u8 frame[2048];
  for (u32 at = 0; at < sizeof frame; at += 64) frame[at] = 0;
}

/* The header of the undo journal (assembly/layout/fixed.ts). */
#define JOURNAL 3392

/* Nothing of the table is in a cache afterwards; the header, low addresses and the stack are. */
static void make_cold(u32 map) {
  read_lines(flush_bytes, FLUSH_BYTES);
  read_lines(linear_memory, 1088);
  read_lines(linear_memory + JOURNAL, 128);
  read_lines(linear_memory + map, 256);
  warm_stack();
}

/* Number of the chain that a key belongs to: the second number that explain() leaves at address 1024. */
static u32 bucket_of(u32 map, u64 key) {
  w2c_core_explain(&core, map, key);
  return *(f64*)(linear_memory + 1024 + 8);
}

/* Sorts keys into rounds in which every bucket occurs once at most, and otherwise keeps their order. Within a
   round that starts cold, each operation then meets its chain for the first time. ends[r]: the place behind
   the last key of round r. */
static u32 into_rounds(const Pair* p, u32 map, u64* keys, u32 n, u32* ends, u32 most) {
  static u64 given[MOST_KEYS];
  static u8 round_of[MOST_KEYS];
  u32 rounds = 0, done = 0;
  for (u32 i = 0; i < MOST_BUCKETS; i++) met[i] = 0;
  for (u32 i = 0; i < n; i++) {
    given[i] = keys[i];
    round_of[i] = met[bucket_of(map, keys[i])]++;
    if (round_of[i] >= rounds) rounds = round_of[i] + 1;
  }
  if (rounds > most) fail("more keys in one bucket than rounds");
  for (u32 r = 0; r < rounds; r++) {
    for (u32 i = 0; i < n; i++)
      if (round_of[i] == r) keys[done++] = given[i];
    ends[r] = done;
  }
  return rounds;
}
