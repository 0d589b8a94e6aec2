/* What is counted is what happens between count() and rest(); report() ends a phase and begins the next one.
   Under callgrind, instructions and misses; in a build of the core with TALLY, the work that its source
   marks. */
#include <valgrind/callgrind.h>

/* In the order of Work in assembly/work-counters.ts. */
static u64 tallies[3];
static int counting;

void w2c_env_tally(struct w2c_env* env, u32 what, u32 times) {
  if (counting) tallies[what] += times;
}

static void count(void) {
  counting = 1;
  CALLGRIND_TOGGLE_COLLECT;
}

static void rest(void) {
  CALLGRIND_TOGGLE_COLLECT;
  counting = 0;
}

/* One line per phase: what, how many operations, probes, compares, moves. The dump carries the same label. */
static void report(const char* pair, u32 n, const char* phase, u64 operations) {
  char label[64];
  snprintf(label, sizeof label, "%s/%u/%s", pair, n, phase);
  printf("%s %llu %llu %llu %llu\n", label, (unsigned long long)operations, (unsigned long long)tallies[0],
         (unsigned long long)tallies[1], (unsigned long long)tallies[2]);
  CALLGRIND_DUMP_STATS_AT(label);
  tallies[0] = tallies[1] = tallies[2] = 0;
}
