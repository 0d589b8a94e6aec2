// Operations on many keys per call: bulk calls, whose keys and values lie in the first page, and operations
// on two sets. One that is stopped has done some of it: each key is as it was or as it was to be.
#pragma once
#include "table.h"

/** Keys of a bulk call; where they are, and what goes with them. */
constexpr u32 MOST = 200, VALUES_AT = BULK + 2048, FOUND_AT = BULK + 4096, OUT_AT = BULK + 6144,
              MADE_AT = BULK + 8192, DATA_AT = BULK + 36864;
/** Bytes of data of a key that bulk calls are given. */
constexpr u32 SHORT = 100;
/** What becomes of values, as in hmap.ts, and what they are. */
enum As { OVERWRITE, ADD, MIN = 3, MAX = 4, AS_FLOAT = 16 };

struct Many {
  Table& table;
  std::vector<int> keys;

  /** Up to `MOST` keys from k on, some of them twice, none of them long. */
  Many(Table& of, int k, u32 n) : table(of) {
    const Pool& pool = keysOf(of.pair->key);
    for (u32 i = 0; i < n % MOST + 1; i++) {
      int key = (k + i * i % 53 + i / 2) % of.range;
      if (of.pair->key < STRING || pool.records[key].data.size() <= SHORT) keys.push_back(key);
    }
  }
  u32 n() const { return keys.size(); }

  void write() const {
    const Pool& pool = keysOf(table.pair->key);
    word(BULK_RECORD) = MADE_AT;
    u32 data = DATA_AT;
    for (u32 i = 0; i < n(); i++) {
      if (table.pair->key == U32) word(BULK + 4 * i) = pool.bits[keys[i]];
      else if (table.pair->key < STRING) at<u64>(BULK + 8 * i) = pool.bits[keys[i]];
      else {
        const Record& record = pool.records[keys[i]];
        memcpy(memory + data, record.data.data(), record.data.size());
        word(BULK + 8 * i) = data;
        word(BULK + 8 * i + 4) = record.word;
        data += record.data.size();
      }
    }
  }

  /** Ends a write: `done` of the keys have what `next` says. */
  void end(Ended ended, u32 done, const std::vector<Entry>& next) {
    u32 status = takeStatus();
    if (ended == STOPPED) {
      for (u32 i = 0; i < n(); i++) settleAny(keys[i], next);
    } else {
      if (done < n() && status != NOTED) table.noMemory(status);
      for (u32 i = 0; i < done; i++) table.put(keys[i], next[i]);
    }
    table.checkSize();
  }

  /** A key that comes several times may have what it is to have by any of them. */
  void settleAny(int k, const std::vector<Entry>& next) {
    Entry now = table.read(k);
    bool is = now == table.model[k];
    for (u32 i = 0; i < n(); i++) is |= keys[i] == k && now == next[i];
    if (!is) differ("a key after a bulk write that was stopped", k, -1);
    table.put(k, now);
  }

  void remove() {
    std::vector<Entry> next(n(), ABSENT);
    u32 before = table.size, removed = 0;
    Ended ended = guarded([&] { write(), removed = table.pair->deleteMany(&core, table.m, BULK, n()); });
    end(ended, n(), next);
    if (ended == DONE) same("deleteMany()", removed, before - table.size);
  }

  void has() {
    called([&] { return write(), table.pair->hasMany(&core, table.m, BULK, n(), FOUND_AT), 0; });
    for (u32 i = 0; i < n(); i++) same("hasMany()", memory[FOUND_AT + i], table.model[keys[i]].there);
  }

  void get() {
    bool narrow = table.pair->value == V32 || table.pair->value == VF32;
    at<u64>(OUT) = 0;
    called([&] { return write(), table.pair->getMany(&core, table.m, BULK, n(), OUT_AT, FOUND_AT), 0; });
    for (u32 i = 0; i < n(); i++) {
      const Entry& is = table.model[keys[i]];
      same("getMany(), found", memory[FOUND_AT + i], is.there);
      same("getMany()", narrow ? word(OUT_AT + 4 * i) : at<u64>(OUT_AT + 8 * i), is.value);
    }
  }

  void putAll() {
    std::vector<Entry> next(n(), Entry{true, 0});
    u32 done = 0;
    Ended ended = guarded([&] { write(), done = table.pair->putMany(&core, table.m, BULK, n()); });
    end(ended, done, next);
  }

  template <class T>
  static u64 combined(u64 a, u64 b, As as) {
    T x = from<T>(a), y = from<T>(b);
    bool less = x < y || (x == y && __builtin_signbit((f64)x) > __builtin_signbit((f64)y));
    return as == MIN ? bitsOf(less ? x : y) : bitsOf(less ? y : x);
  }
  u64 combine(u64 a, u64 b, As as) const {
    if (as == OVERWRITE) return b;
    if (as == ADD) return table.sum(a, b);
    switch (table.pair->value) {
      case V32: return combined<u32>(a, b, as);
      case V64: return combined<u64>(a, b, as);
      case VF32: return combined<f32>(a, b, as);
      default: return combined<f64>(a, b, as);
    }
  }

  void assign(int v, As as) {
    ValueKind kind = table.pair->value;
    bool narrow = kind == V32 || kind == VF32, isFloat = kind == VF32 || kind == VF64;
    std::vector<Entry> next;
    std::unordered_map<int, Entry> now;
    for (u32 i = 0; i < n(); i++) {
      Entry& it = now.emplace(keys[i], table.model[keys[i]]).first->second;
      u64 value = numberValue(kind, (v + i) % VALUES);
      if (it.there) it.value = combine(it.value, value, as);
      else it = {true, as == ADD ? table.sum(0, value) : value};
      next.push_back(it);
    }
    u32 done = 0;
    Ended ended = guarded([&] {
      write();
      for (u32 i = 0; i < n(); i++) {
        u64 value = numberValue(kind, (v + i) % VALUES);
        if (narrow) word(VALUES_AT + 4 * i) = value;
        else at<u64>(VALUES_AT + 8 * i) = value;
      }
      u32 how = as | (isFloat ? AS_FLOAT : 0);
      done = table.pair->assignMany(&core, table.m, BULK, n(), VALUES_AT, how);
    });
    end(ended, done, next);
  }
};

inline void many(Table& table, int k, int v) {
  if (!table.pair->hasMany) return table.get(k, v);
  Many calls(table, k, v * 7);
  if (v % 8 == 0) calls.remove();
  else if (v % 8 == 1) calls.has();
  else if (table.pair->value == NONE) calls.putAll();
  else if (v % 8 == 2) calls.get();
  else calls.assign(v, v % 8 == 3 ? ADD : v % 8 == 4 ? MIN : v % 8 == 5 ? MAX : OVERWRITE);
}

/** What `a` gets of `b`, another set of the same storage. */
inline void together(Table& a, Table& b, int v) {
  if (a.pair != b.pair || a.pair->value != NONE) return a.get(v % a.range, v);
  if (a.range < b.range) return; // keys that the model of `a` has no place for
  std::vector<Entry> next = a.model;
  u32 common = 0;
  for (int k = 0; k < b.range; k++) {
    if (!b.model[k].there) continue;
    common += next[k].there;
    if (v % 4 == 0) next[k] = {true, 0};
    if (v % 4 == 1) next[k] = ABSENT;
    if (v % 4 == 2) next[k] = next[k].there ? ABSENT : Entry{true, 0};
  }
  u32 counted = 0;
  bool done = false;
  Ended ended = guarded([&] {
    if (v % 4 == 0) done = w2c_core_addAll(&core, a.m, b.m);
    else if (v % 4 == 1) done = w2c_core_deleteAll(&core, a.m, b.m);
    else if (v % 4 == 2) done = w2c_core_toggleAll(&core, a.m, b.m);
    else done = true, counted = w2c_core_countCommon(&core, a.m, b.m, -1);
  });
  u32 status = takeStatus();
  if (ended == DONE && !done && status != NOTED) a.noMemory(status);
  if (ended == DONE && v % 4 == 3) same("countCommon()", counted, common);
  for (int k = 0; k < a.range; k++) {
    if (ended == STOPPED || !done) a.settle(k, next[k]);
    else a.put(k, next[k]);
  }
  a.checkSize();
}
