/* The kind pairs that are counted, each as a table of the core's exports behind one type: keys as 64 bits,
   values made from an index. The thin functions here are the harness's own; only functions of the core itself
   are counted. */

static w2c_core core;

typedef struct Pair {
  const char* name;
  u64 (*key)(u32 index);
  void (*get)(u32 map, u64 key);
  u32 (*has)(u32 map, u64 key);
  u32 (*set)(u32 map, u64 key, u32 index);
  u32 (*remove)(u32 map, u64 key);
  u32 (*create)(w2c_core*, u32 entries, f64 load, u32 assist, u32 resize, u32 flags, u64 seed);
  u32 (*clear)(w2c_core*, u32 map);
  u32 (*scan)(w2c_core*, u32 map, u32 bits, f64 index, u32 most);
  u32 (*assign)(w2c_core*, u32 map, u32 keys, u32 n, u32 values, u32 as);
  u32 key_bytes, value_bytes;
} Pair;

/* A bijection of 64 bits (splitmix64's output function), so that keys are distinct and without order. */
static u64 mix(u64 x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

static u64 bits_of(f64 number) {
  u64 bits;
  __builtin_memcpy(&bits, &number, 8);
  return bits;
}

static f64 number_of(u64 bits) {
  f64 number;
  __builtin_memcpy(&number, &bits, 8);
  return number;
}

/* Key number `index` of a kind. 32 bits: the finaliser of MurmurHash3, also a bijection. */
static u64 i32_key(u32 index) {
  u32 x = index + 1;
  x = (x ^ (x >> 16)) * 0x85ebca6b;
  x = (x ^ (x >> 13)) * 0xc2b2ae35;
  return x ^ (x >> 16);
}

static u64 i64_key(u32 index) {
  return mix(index + 1);
}

/* Distinct as the 32-bit keys are: eighths of them. */
static u64 f64_key(u32 index) {
  return bits_of((f64)i32_key(index) * 0.125);
}

/* Arguments: name; key kind; the exports' name of key and value kind; the value's type; how the core stores
   key and value; how a key is passed. */
#define PAIR(NAME, KIND, KEY, VALUE, TYPE, STORE, CELL, PASS)                                       \
  static void NAME##_get(u32 map, u64 key) { w2c_core_get_##KEY##_##VALUE(&core, map, PASS(key)); } \
  static u32 NAME##_has(u32 map, u64 key) {                                                         \
    return w2c_core_has_##KEY##_##CELL(&core, map, PASS(key));                                      \
  }                                                                                                 \
  static u32 NAME##_set(u32 map, u64 key, u32 index) {                                              \
    return w2c_core_set_##KEY##_##VALUE(&core, map, PASS(key), (TYPE)index);                        \
  }                                                                                                 \
  static u32 NAME##_remove(u32 map, u64 key) {                                                      \
    return w2c_core_delete_##KEY##_##CELL(&core, map, PASS(key));                                   \
  }                                                                                                 \
  static const Pair NAME = {                                                                        \
      .name = #NAME,                                                                                \
      .key = KIND##_key,                                                                            \
      .get = NAME##_get,                                                                            \
      .has = NAME##_has,                                                                            \
      .set = NAME##_set,                                                                            \
      .remove = NAME##_remove,                                                                      \
      .create = w2c_core_create_##STORE##_##CELL,                                                   \
      .clear = w2c_core_clear_##STORE##_##CELL,                                                     \
      .scan = w2c_core_scan_##STORE##_##CELL,                                                       \
      .assign = w2c_core_assignMany_##KEY##_##CELL,                                                 \
      .key_bytes = sizeof(STORE),                                                                   \
      .value_bytes = CELL,                                                                          \
  }

PAIR(i32_f64, i32, u32, f64, f64, u32, 8, (u32));
PAIR(i32_i32, i32, u32, u32, u32, u32, 4, (u32));
PAIR(i64_f64, i64, u64, f64, f64, u64, 8, (u64));
PAIR(i64_i64, i64, u64, u64, u64, u64, 8, (u64));
PAIR(f64_f64, f64, f64, f64, f64, u64, 8, number_of);

static const Pair* const pairs[] = {&i32_f64, &i32_i32, &i64_f64, &i64_i64, &f64_f64};
