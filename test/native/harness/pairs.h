// Kinds of keys and values: keys and values by number, so that an operation can name one in two bytes, and
// the exports of the core behind one type for each pair of kinds.
#pragma once
#include <unordered_map>
#include <vector>

#include "runtime.h"

enum KeyKind { U32, U64, F64, X2, STRING, BYTES };
enum ValueKind { V32, V64, VF32, VF64, RECORD, NONE };
/** Keys of a kind. */
constexpr int KEYS = 4096;
/** Values of a kind. */
constexpr int VALUES = 256;

// ---- numbers
template <class To, class From>
To cast(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  memcpy(&to, &from, sizeof to);
  return to;
}
/** A number as 64 bits, and back. */
inline u64 bitsOf(u32 it) { return it; }
inline u64 bitsOf(u64 it) { return it; }
inline u64 bitsOf(f32 it) { return cast<u32>(it); }
inline u64 bitsOf(f64 it) { return cast<u64>(it); }
template <class T>
T from(u64 bits) {
  if constexpr (sizeof(T) == 4) return cast<T>((u32)bits);
  else return cast<T>(bits);
}

inline u64 numberKey(KeyKind kind, int n) {
  if (kind == U32) return (u32)(n & 1 ? n * 524287u : -n);
  if (kind == U64) return n & 1 ? (u64)n << 40 : -(u64)n;
  if (kind == X2) return (u32)(n % 7) | (u64)(u32)-n << 32;
  if (n < 4) return bitsOf(n == 0 ? __builtin_nan("") : n == 1 ? 0.0 : n == 2 ? __builtin_inf() : 1e300);
  return bitsOf(n & 1 ? n / 7.0 : (f64)n);
}
inline u64 numberValue(ValueKind kind, int n) {
  if (kind == V32) return (u32)(n - 100);
  if (kind == V64) return (u64)n << 50;
  if (kind == VF32) return bitsOf(n == 1 ? -0.0f : (n - 20) / 4.0f);
  return bitsOf(n == 1 ? -0.0 : (n - 20) / 3.0);
}

// ---- records
constexpr u32 WIDE = 0x80000000, RECORD_WORD = 4, RECORD_DATA = 8, RECORD_BLOCK = 16;

struct Record {
  std::u16string text;
  std::string data;
  u32 word;
};

inline Record ofText(std::u16string text) {
  bool wide = std::any_of(text.begin(), text.end(), [](char16_t c) { return c > 0xff; });
  std::string data = wide ? std::string((const char*)text.data(), 2 * text.size())
                          : std::string(text.begin(), text.end());
  u32 word = data.size() | (wide ? WIDE : 0);
  return {std::move(text), std::move(data), word};
}
/** Texts of all lengths up to 47, some of which are wide, some of hundreds of characters, and some so long
 *  that they have pages of the arena to themselves. */
inline Record text(int n) {
  if (n == 0) return ofText(u"");
  std::string digits = std::to_string(n);
  std::u16string text(digits.begin(), digits.end());
  text.insert(text.begin(), n % 3 ? u'k' : n % 5 ? u'\u00e9' : u'\u043a');
  if (n % 31 == 30) text.resize(40 + n % 300, n & 1 ? u'\u2192' : u'x');
  else if (n % 7 == 3) text.resize(5 + n % 43, u'y');
  if (n % 1024 == 777) text.resize(9000, u'z'), text.resize(13900, u'\u2192');
  return ofText(text);
}
inline Record bytes(int n) {
  std::string data(n == 0 ? 0 : 2 + n % 41, (char)n);
  if (n) data[1] = n >> 8;
  if (n % 1024 == 777) data.resize(17000, (char)n);
  return {{}, data, (u32)data.size()};
}

/** Writes a record into memory as the bindings do, its last block padded; its address. */
inline u32 putRecord(u32 to, const Record& record) {
  u32 blocks = std::max<u32>((record.data.size() + RECORD_BLOCK - 1) / RECORD_BLOCK, 1);
  word(to + RECORD_WORD) = record.word;
  memset(memory + to + RECORD_DATA + (blocks - 1) * RECORD_BLOCK, 0, RECORD_BLOCK);
  memcpy(memory + to + RECORD_DATA, record.data.data(), record.data.size());
  return to;
}

/** Keys or values of one kind, and their numbers by what the core has of them. */
struct Pool {
  std::vector<u64> bits;
  std::vector<Record> records;
  std::unordered_map<u64, int> byBits;
  std::unordered_map<std::string, int> byRecord;
  static std::string nameOf(const std::string& data, u32 word) { return data + (word & WIDE ? 'w' : 'n'); }
  void add(Record record) {
    byRecord.emplace(nameOf(record.data, record.word), records.size());
    records.push_back(std::move(record));
  }
  void add(u64 it) {
    byBits.emplace(it, bits.size());
    bits.push_back(it);
  }
  /** Number of what a record in memory holds; -1 if it is none of the pool. */
  int ofRecord(u32 address) const {
    std::string data((const char*)memory + address + RECORD_DATA, word(address + RECORD_WORD) & ~WIDE);
    auto found = byRecord.find(nameOf(data, word(address + RECORD_WORD)));
    return found == byRecord.end() ? -1 : found->second;
  }
  int ofBits(u64 it) const {
    auto found = byBits.find(it);
    return found == byBits.end() ? -1 : found->second;
  }
};

inline const Pool& keysOf(KeyKind kind) {
  static Pool pools[BYTES + 1];
  Pool& pool = pools[kind];
  for (int n = 0; n < KEYS && pool.bits.size() + pool.records.size() < KEYS; n++) {
    if (kind == STRING) pool.add(text(n));
    else if (kind == BYTES) pool.add(bytes(n));
    else pool.add(numberKey(kind, n));
  }
  return pool;
}
/** Record values: texts and bytes in turn. */
inline const Pool& recordValues() {
  static Pool pool;
  for (int n = 0; n < VALUES && pool.records.size() < VALUES; n++) pool.add(n & 1 ? text(n) : bytes(n + 1));
  return pool;
}

/** A key as the core is given it. */
struct Key {
  u64 bits;
  wasm_rt_externref_t text;
};
/** `how`: zeros and NaNs have several forms; a text may come as the host's, or as a record at one of two
 *  places. */
inline Key giveKey(KeyKind kind, int n, u32 how) {
  const Pool& pool = keysOf(kind);
  if (kind == F64 && n < 2 && how & 1) return {n ? bitsOf(-0.0) : 0xfff8000000000123, nullptr};
  if (kind < STRING) return {pool.bits[n], nullptr};
  const Record& record = pool.records[n];
  if (kind == STRING && how & 1) return {0, (wasm_rt_externref_t)&record.text};
  word(KEY_RECORD) = how & 2 && record.data.size() < 8000 ? putRecord(BULK + 1024, record) : 0;
  if (!word(KEY_RECORD)) putRecord(BULK, record);
  return {0, nullptr};
}

// ---- exports
#define AS_u32(key) (u32)(key).bits
#define AS_u64(key) (key).bits
#define AS_f64(key) from<f64>((key).bits)
#define AS_x2(key) (u32)(key).bits, (u32)((key).bits >> 32)
#define AS_ref(key) (key).text

struct Pair {
  KeyKind key;
  ValueKind value;
  u32 (*create)(w2c_core*, u32 entries, f64 load, u32 assist, u32 resize, u32 flags, u64 seed);
  u32 (*clear)(w2c_core*, u32 m);
  u32 (*scan)(w2c_core*, u32 m, u32 bits, f64 index, u32 most);
  u32 (*has)(u32 m, Key);
  u32 (*remove)(u32 m, Key);
  /** The value; a record's address. */
  u64 (*get)(u32 m, Key);
  /** 0 if it happened without notices. A value is bits or a record's address. */
  u32 (*set)(u32 m, Key, u64 value);
  u64 (*insert)(u32 m, Key, u64 value);
  u64 (*add)(u32 m, Key, u64 delta);
  /** As insert() and remove(), of values that the bindings keep. */
  u64 (*keep)(u32 m, Key, u64 value);
  u64 (*take)(u32 m, Key);
  void (*hasMany)(w2c_core*, u32 m, u32 keys, u32 n, u32 found);
  u32 (*deleteMany)(w2c_core*, u32 m, u32 keys, u32 n);
  void (*getMany)(w2c_core*, u32 m, u32 keys, u32 n, u32 out, u32 found);
  u32 (*assignMany)(w2c_core*, u32 m, u32 keys, u32 n, u32 values, u32 as);
  u32 (*putMany)(w2c_core*, u32 m, u32 keys, u32 n);
};

// KIND: of keys; KEY, STORE, PACK: as the exports name keys, their storage and their bulk form; SIZE: bytes
// of a value
#define CALL(NAME, ...) w2c_core_##NAME(&core, __VA_ARGS__)
#define OF_ALL(STORE, SIZE) \
  .create = w2c_core_create_##STORE##_##SIZE, .clear = w2c_core_clear_##STORE##_##SIZE, \
  .scan = w2c_core_scan_##STORE##_##SIZE
#define OF_SIZE(KEY, SIZE) \
  .has = [](u32 m, Key k) -> u32 { return CALL(has_##KEY##_##SIZE, m, AS_##KEY(k)); }, \
  .remove = [](u32 m, Key k) -> u32 { return CALL(delete_##KEY##_##SIZE, m, AS_##KEY(k)); }
#define MANY(PACK, SIZE) \
  .hasMany = w2c_core_hasMany_##PACK##_##SIZE, .deleteMany = w2c_core_deleteMany_##PACK##_##SIZE
#define KEPT(KEY) \
  .keep = [](u32 m, Key k, u64 v) -> u64 { return CALL(keep_##KEY, m, AS_##KEY(k), (u32)v); }, \
  .take = [](u32 m, Key k) -> u64 { return CALL(take_##KEY, m, AS_##KEY(k)); },
#define NOT_KEPT(KEY)
#define NUMBERS(KIND, VALUE_KIND, KEY, VALUE, STORE, PACK, SIZE, TAKES) \
  { .key = KIND, .value = VALUE_KIND, OF_ALL(STORE, SIZE), OF_SIZE(KEY, SIZE), \
    .get = [](u32 m, Key k) { return bitsOf(CALL(get_##KEY##_##VALUE, m, AS_##KEY(k))); }, \
    .set = [](u32 m, Key k, u64 v) { return CALL(set_##KEY##_##VALUE, m, AS_##KEY(k), from<VALUE>(v)); }, \
    .insert = [](u32 m, Key k, u64 v) { \
      return bitsOf(CALL(insert_##KEY##_##VALUE, m, AS_##KEY(k), from<VALUE>(v))); }, \
    .add = [](u32 m, Key k, u64 v) { \
      return bitsOf(CALL(add_##KEY##_##VALUE, m, AS_##KEY(k), from<VALUE>(v))); }, \
    TAKES(KEY) MANY(PACK, SIZE), .getMany = w2c_core_getMany_##PACK##_##SIZE, \
    .assignMany = w2c_core_assignMany_##PACK##_##SIZE }
#define RECORDS(KIND, KEY, STORE) \
  { .key = KIND, .value = RECORD, OF_ALL(STORE, 4), \
    .has = [](u32 m, Key k) -> u32 { return CALL(has_##KEY##_4, m, AS_##KEY(k)); }, \
    .remove = [](u32 m, Key k) -> u32 { return CALL(deleteRecord_##KEY, m, AS_##KEY(k)); }, \
    .get = [](u32 m, Key k) -> u64 { return CALL(get_##KEY##_u32, m, AS_##KEY(k)); }, \
    .set = [](u32 m, Key k, u64 v) -> u32 { return CALL(setRecord_##KEY, m, AS_##KEY(k), (u32)v); }, \
    .insert = [](u32 m, Key k, u64 v) -> u64 { return CALL(insertRecord_##KEY, m, AS_##KEY(k), (u32)v); } }
#define SET(KIND, KEY, STORE, PACK) \
  { .key = KIND, .value = NONE, OF_ALL(STORE, 0), OF_SIZE(KEY, 0), \
    .set = [](u32 m, Key k, u64) -> u32 { return CALL(put_##KEY##_0, m, AS_##KEY(k)); }, \
    MANY(PACK, 0), .putMany = w2c_core_putMany_##PACK##_0 }

inline const Pair PAIRS[] = {
    NUMBERS(U32, VF64, u32, f64, u32, u32, 8, NOT_KEPT),
    NUMBERS(U32, V32, u32, u32, u32, u32, 4, KEPT),
    NUMBERS(U64, V32, u64, u32, u64, u64, 4, KEPT),
    NUMBERS(F64, VF64, f64, f64, u64, f64, 8, NOT_KEPT),
    NUMBERS(U64, V64, u64, u64, u64, u64, 8, NOT_KEPT),
    NUMBERS(STRING, V32, ref, u32, ref, ref, 4, KEPT),
    NUMBERS(BYTES, VF64, ref, f64, ref, ref, 8, NOT_KEPT),
    NUMBERS(X2, VF32, x2, f32, u64, u64, 4, NOT_KEPT),
    NUMBERS(F64, VF32, f64, f32, u64, f64, 4, NOT_KEPT),
    RECORDS(STRING, ref, ref),
    RECORDS(BYTES, ref, ref),
    RECORDS(U32, u32, u32),
    RECORDS(U64, u64, u64),
    SET(U32, u32, u32, u32),
    SET(STRING, ref, ref, ref),
    SET(F64, f64, u64, f64),
};
constexpr int PAIR_COUNT = sizeof PAIRS / sizeof *PAIRS;
