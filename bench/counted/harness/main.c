/* Runs every counted operation, for each kind pair and size:  run [pair...]
   core.c is what wasm2c makes of a core. Keys, hashes and addresses are the same in every run. */
#include "runtime.h"
#include "core.c"
#include "pairs.h"
#include "counting.h"
#include "caches.h"

#define SMALL 1000
#define LARGE 200000
#define SAMPLE MOST_KEYS
#define ROUNDS 64
#define BLOCK 1024
#define CHUNK 2048

/* Offset of `growing` in a map's header (assembly/layout/hmap.ts). */
#define GROWING 54

/* Nobody watches, so that these are never called. */
f64 w2c_env_now(struct w2c_env* env) { return 0; }

void w2c_env_spent(struct w2c_env* env, u32 map, u32 event, f64 ms) {}

/* No string is counted. */
u32 w2c_wasm0x3Ajs0x2Dstring_length(struct w2c_wasm0x3Ajs0x2Dstring* host, wasm_rt_externref_t text) {
  return 0;
}

u32 w2c_wasm0x3Ajs0x2Dstring_charCodeAt(struct w2c_wasm0x3Ajs0x2Dstring* host, wasm_rt_externref_t text,
                                        u32 i) {
  return 0;
}

/* Keys in rounds (caches.h). */
typedef struct Keys {
  u64 keys[SAMPLE];
  u32 ends[ROUNDS];
  u32 rounds;
} Keys;

static Keys there, absent;

typedef struct Run {
  const Pair* p;
  u32 map, n, sample;
  int cold;
} Run;

typedef void (*Operation)(Run* run, u64 key, u32 index);

static void get(Run* run, u64 key, u32 index) { run->p->get(run->map, key); }
static void has(Run* run, u64 key, u32 index) { run->p->has(run->map, key); }
static void set(Run* run, u64 key, u32 index) { run->p->set(run->map, key, index); }
static void drop(Run* run, u64 key, u32 index) { run->p->remove(run->map, key); }

/* Deletes a key and sets one that is not there, so that the size stays. */
static void churn(Run* run, u64 key, u32 index) {
  run->p->remove(run->map, key);
  run->p->set(run->map, run->p->key(run->n + run->sample + index), index);
}

/* Cold where the table exceeds the caches, warm where it fits. */
static void restart(Run* run) {
  if (run->cold) {
    make_cold(run->map);
  } else {
    for (u32 i = 0; i < run->sample; i++) run->p->get(run->map, there.keys[i]);
  }
}

static void phase(Run* run, const char* name, const Keys* over, Operation operation) {
  u32 i = 0;
  for (u32 r = 0; r < over->rounds; r++) {
    restart(run);
    count();
    for (; i < over->ends[r]; i++) operation(run, over->keys[i], i);
    rest();
  }
  report(run->p->name, run->n, name, run->sample);
}

/* From empty, growth included. */
static void grow(Run* run) {
  count();
  for (u32 i = 0; i < run->n; i++) run->p->set(run->map, run->p->key(i), i);
  rest();
  report(run->p->name, run->n, "set new", run->n);
  w2c_core_drain(&core, run->map, 0xffffffff, 0);
  if (w2c_core_size(&core, run->map) != run->n) fail("keys are not distinct");
}

/* Keys of the map, spread evenly, and as many that are not in it. */
static void choose_keys(Run* run) {
  for (u32 i = 0; i < run->sample; i++) {
    there.keys[i] = run->p->key((u64)i * run->n / run->sample);
    absent.keys[i] = run->p->key(run->n + i);
    if (!run->p->has(run->map, there.keys[i]) || run->p->has(run->map, absent.keys[i])) fail("wrong keys");
  }
  there.rounds = into_rounds(run->p, run->map, there.keys, run->sample, there.ends, ROUNDS);
  absent.rounds = into_rounds(run->p, run->map, absent.keys, run->sample, absent.ends, ROUNDS);
}

/* As the bindings do: block by block, each from where the last one ended. */
static void iterate(Run* run) {
  const f64* out = (const f64*)(linear_memory + 1024);
  u32 bits = 255, entries = 0;
  f64 index = 0;
  restart(run);
  count();
  do {
    entries += run->p->scan(&core, run->map, bits, index, BLOCK);
    index = out[0];
    bits = out[3];
  } while (index < (1 << bits));
  rest();
  if (entries != run->n) fail("iteration missed entries");
  report(run->p->name, run->n, "iterate", entries);
}

static void clone(Run* run) {
  restart(run);
  count();
  u32 copy = w2c_core_clone(&core, run->map);
  rest();
  report(run->p->name, run->n, "clone", run->n);
  w2c_core_destroy(&core, copy);
}

/* Starts the next growth, then finishes it; an operation is an old bucket. */
static void drain(Run* run) {
  u32 next = run->n + 2 * run->sample;
  while (!linear_memory[run->map + GROWING]) run->p->set(run->map, run->p->key(next++), 0);
  restart(run);
  count();
  u32 moved = w2c_core_drain(&core, run->map, 0xffffffff, 0);
  rest();
  report(run->p->name, run->n, "drain", moved);
}

static void clear(Run* run) {
  restart(run);
  count();
  run->p->clear(&core, run->map);
  rest();
  report(run->p->name, run->n, "clear", 1);
}

/* As the bindings do: chunk by chunk, by way of the first page, into a new map of the size. */
static void assign_many(Run* run) {
  const Pair* p = run->p;
  const u32 keys = 4096, values = keys + CHUNK * 8;
  u32 map = p->create(&core, run->n, 6.5, 1, 0, 1, 2026);
  for (u32 from = 0; from < run->n; from += CHUNK) {
    u32 n = run->n - from < CHUNK ? run->n - from : CHUNK;
    for (u32 i = 0; i < n; i++) {
      u64 key = p->key(from + i), value = from + i;
      memcpy(linear_memory + keys + i * p->key_bytes, &key, p->key_bytes);
      memcpy(linear_memory + values + i * p->value_bytes, &value, p->value_bytes);
    }
    count();
    if (p->assign(&core, map, keys, n, values, 0) != n) fail("setMany() ended early");
    rest();
  }
  if (w2c_core_size(&core, map) != run->n) fail("setMany() missed entries");
  report(p->name, run->n, "setMany new", run->n);
}

/* A setting of the map, from the environment; `otherwise` where it has none. */
static f64 setting(const char* name, f64 otherwise) {
  const char* given = getenv(name);
  return given ? atof(given) : otherwise;
}

static void run_all(const Pair* p, u32 n) {
  Run run = {.p = p, .n = n, .sample = n < SAMPLE ? n : SAMPLE, .cold = n == LARGE};
  read_lines(flush_bytes, FLUSH_BYTES); /* nothing of the run before, whose addresses were the same */
#if defined(UNWATCHED) || defined(WHOLE)
  wasm2c_core_instantiate(&core, NULL); /* it imports nothing that tells the time, or nothing of strings */
#else
  wasm2c_core_instantiate(&core, NULL, NULL);
#endif
  w2c_core_init(&core, MEMORY_BYTES / WASM_PAGE, 2026);
  run.map = p->create(&core, 0, setting("LOAD", 6.5), setting("ASSIST", 1), 0, 1, 2026);
  grow(&run);
  choose_keys(&run);
  phase(&run, "get hit", &there, get);
  phase(&run, "get miss", &absent, get);
  phase(&run, "has", &there, has);
  phase(&run, "set update", &there, set);
  iterate(&run);
  clone(&run);
  phase(&run, "delete", &there, drop);
  for (u32 i = 0; i < run.sample; i++) set(&run, there.keys[i], i);
  phase(&run, "churn", &there, churn);
  if (w2c_core_size(&core, run.map) != n) fail("churn changed the size");
#ifndef WHOLE
  drain(&run);
#endif
  clear(&run);
#ifndef WHOLE
  assign_many(&run);
#endif
  wasm2c_core_free(&core);
}

static int wanted(const char* name, int argc, char** argv) {
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], name) == 0) return 1;
  return argc == 1;
}

int main(int argc, char** argv) {
  /* the stack fills the same sets of the caches whatever the environment holds */
  volatile u8* pad = __builtin_alloca(((uintptr_t)__builtin_frame_address(0) & 0xffff) + 64);
  pad[0] = 0;
  for (u32 i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    if (!wanted(pairs[i]->name, argc, argv)) continue;
    run_all(pairs[i], SMALL);
    run_all(pairs[i], LARGE);
  }
  return 0;
}
