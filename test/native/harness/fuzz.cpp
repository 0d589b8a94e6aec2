// Bytes to operations: 8 bytes say which two maps of one heap there are, then every 4 bytes are an operation,
// as in test/fuzz/sequence.mjs: the low byte says which, the next one a value, 15 bits a key, the highest
// which map. Whatever the bytes are, they are a valid input.
#include "many.h"

/** What the lowest byte of an operation names, as [operation, of 256]. */
enum Operation { SET, GET, REMOVE, INSERT, ADDED, FILL, EMPTY, MANY_KEYS, STEP, CLEAR, TIDY, COPY, VERIFY,
                 FAULT, TOGETHER, RENEW, GONE_MAP };
constexpr struct {
  Operation name;
  int of;
} WEIGHTS[] = {{SET, 56},       {GET, 24},  {REMOVE, 40}, {INSERT, 10},  {ADDED, 10}, {FILL, 20},
               {EMPTY, 12},     {STEP, 14}, {CLEAR, 3},   {TIDY, 12},    {COPY, 2},   {VERIFY, 3},
               {MANY_KEYS, 16}, {FAULT, 24}, {RENEW, 2},  {TOGETHER, 5}, {GONE_MAP, 3}};
constexpr int RANGES[] = {12, 60, 400, KEYS};
constexpr f64 LOADS[] = {6.5, 6.5, 1, 8, 12, 4, 6.5, 6.5};
/** Records of the ring of events. */
constexpr u32 RING = 64, RING_BYTES = RING * 32;

static Operation operationOf(u32 byte) {
  for (const auto& [name, of] : WEIGHTS) {
    if (byte < (u32)of) return name;
    byte -= of;
  }
  return GET;
}

/** Writes of up to 64 keys one behind another, so that few bytes can make a map grow. */
static void row(Table& table, int k, int v, bool adds) {
  u32 n = 1 + v % 64;
  for (u32 i = 0; i < n; i++) {
    int key = (k + i) % table.range;
    if (adds) table.set(key, (v + i) % VALUES, k + i);
    else table.remove(key, k + i);
  }
}

static Fault faultOf(int k, int v) {
  u32 recovery = v & 32 ? 1 + v / 64 + k % 11 : 0;
  if (v % 2 == 0) return {Fault::STORE, 1 + (u32)k % (v % 8 == 0 ? 90 : 8), recovery, false};
  if (v % 4 == 1) return {Fault::ALLOCATION, 1 + (u32)k % 5, 0, v % 8 == 1};
  return {Fault::GROWTH, 1 + (u32)k % 3, 0, false};
}

/** Handle 0 is a map that was disposed of: empty to reads, and refuses writes. */
static void goneMap(const Table& table, int k, int v) {
  const Pair& pair = *table.pair;
  Key key = giveKey(pair.key, k, v);
  if (pair.key >= STRING) return; // the bindings check those before they give a key
  same("has() of a disposed map", called([&] { return pair.has(0, key); }), 0);
  takeStatus();
  called([&] { return pair.set(0, key, table.give(table.entry(v).value)); });
  same("status of set() of a disposed map", takeStatus(), DISPOSED);
  called([&] { return pair.clear(&core, 0); });
  same("status of clear() of a disposed map", takeStatus(), DISPOSED);
}

static void run(Table& table, Table& other, u32 bits) {
  int v = bits >> 8 & 0xff;
  int k = (bits >> 16 & 0x7fff) % table.range;
  if (!table.m && !table.open()) return;
  switch (operationOf(bits & 0xff)) {
    case SET: return table.set(k, v, bits >> 16);
    case GET: return table.get(k, v);
    case REMOVE: return table.remove(k, v);
    case INSERT: return table.insert(k, v, bits >> 18);
    case ADDED: return table.add(k, v, bits >> 18);
    case FILL: return row(table, k, v, true);
    case EMPTY: return row(table, k, v, false);
    case MANY_KEYS: return many(table, k, v);
    case STEP: return table.step(1 + v);
    case CLEAR: return table.clear();
    case TIDY: return table.tidy(k, v);
    case COPY: return table.copy();
    case VERIFY: return v % 4 ? table.verify() : table.check();
    case FAULT: waiting = faultOf(k, v); return;
    case TOGETHER: return other.m ? together(table, other, v) : table.get(k, v);
    case RENEW: return table.close();
    case GONE_MAP: return goneMap(table, k, v);
  }
}

static Policy policyOf(const u8* bytes) {
  u32 how = bytes[3];
  u32 flags = (how & 1 ? FIXED : 0) | (how & 2 ? FAST : 0);
  u32 resize = how >> 2 & 7;
  u32 entries = bytes[4] % 3 ? 0 : bytes[4] * 4;
  return {entries, LOADS[how >> 5], 1u + bytes[5] % 3, resize < 3 ? resize : 0, flags, bytes[6] + 1ull};
}

extern "C" int LLVMFuzzerTestOneInput(const u8* bytes, size_t n) {
  if (n < 8) return 0;
  const u32 ranges = bytes[2];
  wasm2c_core_instantiate(&core, nullptr, nullptr);
  waiting = {};
  disarm();
  scarce = bytes[7] % 8 == 1;
  w2c_core_init(&core, scarce ? 3 + bytes[7] / 8 : 65536, 18);
  takeStatus();
  word(TELLS_ENDS) = bytes[7] & 1;
  u32 ring = bytes[7] & 2 ? w2c_core_allocate(&core, RING_BYTES) : 0;
  if (ring) w2c_core_watch(&core, 0x800001ff, ring, RING);
  {
    Table tables[] = {{PAIRS[bytes[0] % PAIR_COUNT], RANGES[ranges & 3], policyOf(bytes)},
                      {PAIRS[bytes[1] % PAIR_COUNT], RANGES[ranges >> 2 & 3], policyOf(bytes)}};
    Table bystander(PAIRS[bytes[1] / 16], 12, {0, 6.5, 1, 0, 0, 1});
    if (bystander.m)
      for (int k = 0; k < 12; k++) bystander.set(k, k, 0);
    for (size_t i = 8; i + 4 <= n; i += 4) {
      u32 bits;
      memcpy(&bits, bytes + i, 4);
      run(tables[bits >> 31], tables[!(bits >> 31)], bits);
    }
    waiting = {};
    for (Table* table : {&tables[0], &tables[1], &bystander}) {
      if (table->m) table->check();
      table->close();
    }
  }
  if (ring) {
    w2c_core_watch(&core, 0, 0, 0);
    w2c_core_release(&core, ring, RING_BYTES);
  }
  same("maps at the end", word(MAPS), 0);
  same("bytes in use at the end", at<u64>(USED), 0);
  wasm2c_core_free(&core);
  return 0;
}

__attribute__((destructor)) static void report() {
  fprintf(stderr, "operations: %llu\n", (unsigned long long)operations);
}
