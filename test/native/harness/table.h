// A map of the core beside its model, an array of what each key number has: every operation does the same to
// both, and a difference ends the program.
#pragma once
#include "calls.h"

/** What a map has of a key. `value`: bits, or the number of a record. */
struct Entry {
  bool there;
  u64 value;
  bool operator==(const Entry& it) const { return there == it.there && (!there || value == it.value); }
};
constexpr Entry ABSENT = {};

struct Policy {
  u32 entries;
  f64 load;
  u32 assist, resize, flags;
  u64 seed;
};
enum Flag { FIXED = 1, WITH_RECORDS = 2, FAST = 4, RECORD_VALUES = 8 };
constexpr u32 UNSET = 255;

struct Table {
  const Pair* pair;
  int range;
  Policy policy;
  u32 m = 0;
  std::vector<Entry> model;
  u32 size = 0;
  /** Of a key: the step that brought it, and the iteration that visited it last. */
  std::vector<u32> born, visited;
  u32 steps = 0;
  struct {
    u32 id, bits;
    f64 index;
  } walk = {};

  Table(const Pair& of, int keys, Policy as)
      : pair(&of), range(keys), policy(as), model(keys), born(keys), visited(keys) {
    if (of.key >= STRING || of.value == RECORD) policy.flags |= WITH_RECORDS;
    if (of.value == RECORD) policy.flags |= RECORD_VALUES;
    open();
  }

  /** False without memory, and then there is no map. */
  bool open() {
    u32 maps = word(MAPS);
    const Policy& p = policy;
    for (int tries = 0; tries < 2 && !m; tries++) {
      Ended ended = guarded([&] {
        m = pair->create(&core, p.entries, p.load, p.assist, p.resize, p.flags, p.seed);
      });
      if (ended == STOPPED) {
        m = 0;
        w2c_core_recover(&core);
      }
      u32 status = takeStatus();
      if (ended == DONE && !m) same("status without memory for a map", status, NO_MEMORY);
      if (!m) same("maps after one that was not made", word(MAPS), maps);
    }
    walk = {};
    return m != 0;
  }

  void close() {
    if (!m) return;
    u32 maps = word(MAPS);
    if (guarded([&] { w2c_core_destroy(&core, m); }) == STOPPED) {
      w2c_core_recover(&core);
      if (word(MAPS) == maps) w2c_core_destroy(&core, m);
    }
    takeStatus();
    same("maps after one is disposed of", word(MAPS), maps - 1);
    m = 0;
    for (int k = 0; k < range; k++) put(k, ABSENT);
  }

  // ---- the model
  void put(int k, Entry now) {
    if (!model[k].there && now.there) born[k] = ++steps;
    if (!now.there) visited[k] = 0;
    size += now.there - model[k].there;
    model[k] = now;
  }

  Entry entry(int v) const {
    if (pair->value == NONE) return {true, 0};
    return {true, pair->value == RECORD ? (u64)v : numberValue(pair->value, v)};
  }

  /** A value as the core is given it. */
  u64 give(u64 value) const {
    return pair->value == RECORD ? putRecord(BULK + 32768, recordValues().records[value]) : value;
  }
  u64 got(u64 value) const { return pair->value == RECORD ? (u64)recordValues().ofRecord(value) : value; }

  // ---- reads
  Entry read(int k, u32 how = 0) {
    u32 has = called([&] { return pair->has(m, giveKey(pair->key, k, how)); });
    takeStatus();
    if (!has || pair->value == NONE) return {has != 0, 0};
    u64 value = called([&] { return pair->get(m, giveKey(pair->key, k, how)); });
    same("status of get()", takeStatus(), OK);
    return {true, got(value)};
  }

  void get(int k, u32 how) {
    Entry now = read(k, how);
    same("has()", now.there, model[k].there);
    if (now.there) same("value", now.value, model[k].value);
  }

  /** After a write that was stopped: each key has what it had, or what it was to have. */
  void settle(int k, Entry next) {
    Entry now = read(k, k);
    if (!(now == model[k]) && !(now == next)) {
      same("has() after a stopped write", now.there, next.there);
      differ("value after a stopped write", now.value, next.value);
    }
    put(k, now);
  }

  void checkSize() {
    same("size", called([&] { return w2c_core_size(&core, m); }), size);
    takeStatus();
  }

  // ---- writes of one key
  /** What becomes of key k by `call`, which says whether it happened without notices. */
  template <class Call>
  void change(int k, Entry next, u32 how, Call call) {
    bool happened = false;
    Ended ended = guarded([&] { happened = call(giveKey(pair->key, k, how)); });
    u32 status = takeStatus();
    if (ended == STOPPED) settle(k, next);
    else if (happened || status == NOTED) put(k, next);
    else noMemory(status);
    if (how & 4) checkSize();
  }

  void noMemory(u32 status) {
    same("status of a write", status, NO_MEMORY);
    same("a write without memory though there is some", mayFail, true);
  }

  void set(int k, int v, u32 how) {
    change(k, entry(v), how, [&](Key key) { return !pair->set(m, key, give(entry(v).value)); });
  }

  /** A call that gives the value afterwards: an unlikely one with NOTED if there are notices. */
  template <class Call>
  void update(int k, Entry next, u32 how, Call call) {
    change(k, next, how, [&](Key key) {
      u64 value = call(key);
      if (word(STATUS) == OK) same("value afterwards", got(value), next.value);
      return word(STATUS) == OK;
    });
  }

  void insert(int k, int v, u32 how) {
    if (pair->value == NONE) return set(k, v, how);
    Entry next = model[k].there ? model[k] : entry(v);
    if (pair->keep && how & 8)
      change(k, next, how, [&](Key key) {
        u64 value = pair->keep(m, key, entry(v).value);
        if (word(STATUS) != OK) return false;
        same("value afterwards", value, next.value);
        return true;
      });
    else update(k, next, how, [&](Key key) { return pair->insert(m, key, give(entry(v).value)); });
  }

  u64 sum(u64 a, u64 b) const {
    switch (pair->value) {
      case V32: return (u32)(a + b);
      case V64: return a + b;
      case VF32: return bitsOf(from<f32>(a) + from<f32>(b));
      default: return bitsOf(from<f64>(a) + from<f64>(b));
    }
  }

  void add(int k, int v, u32 how) {
    if (!pair->add) return insert(k, v, how);
    u64 delta = entry(v).value;
    Entry next = {true, sum(model[k].there ? model[k].value : 0, delta)};
    update(k, next, how, [&](Key key) { return pair->add(m, key, delta); });
  }

  void remove(int k, u32 how) {
    const bool there = model[k].there;
    change(k, ABSENT, how, [&](Key key) {
      if (pair->take && how & 8) {
        u64 value = pair->take(m, key);
        if (word(STATUS) == INTERRUPTED) return false;
        same("status of take()", word(STATUS), there ? OK : MISS);
        if (there) same("what take() gives", value, model[k].value);
      } else {
        u32 removed = pair->remove(m, key);
        if (word(STATUS) == INTERRUPTED) return false;
        same("delete()", removed, there);
      }
      return true;
    });
  }

  // ---- all of it
  void clear() {
    Ended ended = guarded([&] { w2c_core_is(pair->clear(&core, m)); });
    takeStatus();
    if (ended == STOPPED && called([&] { return w2c_core_size(&core, m); }) != 0) return;
    for (int k = 0; k < range; k++) put(k, ABSENT);
  }
  static void w2c_core_is(u32 done) { same("clear()", done, 1); }

  /** Calls that change no entry. */
  void tidy(int k, int v) {
    guarded([&] {
      switch (v % 8) {
        case 0: w2c_core_compact(&core, m); break;
        case 1: w2c_core_reserve(&core, m, k & 1023); break;
        case 2: w2c_core_reserve(&core, m, k * 2); break;
        case 3: w2c_core_drain(&core, m, k & 7, v & 8); break;
        case 4: w2c_core_drain(&core, m, -1, 0); break;
        case 5: w2c_core_retune(&core, m, 1 + k % 12, v >> 6, k % 3); break;
        case 6: w2c_core_stats(&core, m), w2c_core_chains(&core, m), w2c_core_heap_stats(&core); break;
        default: explain(k);
      }
    });
    takeStatus();
  }

  void explain(int k) {
    const Pool& keys = keysOf(pair->key);
    if (pair->key == F64) w2c_core_explainFloat(&core, m, from<f64>(keys.bits[k]));
    else if (pair->key < STRING) w2c_core_explain(&core, m, keys.bits[k]);
    else w2c_core_explain(&core, m, putRecord(BULK, keys.records[k]));
  }

  /** What stands at the beginning of the scan buffer, of which there are n entries. */
  template <class Visit>
  void entries(u32 n, Visit visit) const {
    u32 keys = at<f64>(OUT + 8), values = keys + 8 * (u32)at<f64>(OUT + 16);
    bool narrow = pair->value == V32 || pair->value == VF32 || pair->value == RECORD;
    for (u32 i = 0; i < n; i++) {
      u64 bits = pair->key == U32 ? word(keys + 4 * i) : at<u64>(keys + 8 * i);
      int k = pair->key < STRING ? keysOf(pair->key).ofBits(bits) : keysOf(pair->key).ofRecord(bits);
      if (k < 0 || k >= range) differ("an iterated key", k, range);
      visit(k, pair->value == NONE ? 0 : got(narrow ? word(values + 4 * i) : at<u64>(values + 8 * i)));
    }
  }

  /** One block of an iteration that may have begun many writes ago. */
  void step(u32 most) {
    if (!walk.id) walk = {++steps, UNSET, 0};
    int n = called([&] { return pair->scan(&core, m, walk.bits, walk.index, most); });
    if (n < 0) {
      same("status of an iteration", takeStatus(), NO_MEMORY);
      walk = {};
      return;
    }
    takeStatus();
    walk.index = at<f64>(OUT);
    walk.bits = at<f64>(OUT + 24);
    entries(n, [&](int k, u64 value) {
      same("an iterated key is there", model[k].there, true);
      same("an iterated value", value, model[k].value);
      if (visited[k] == walk.id) differ("a key is visited twice", k, -1);
      visited[k] = walk.id;
    });
    if (walk.index < (1u << walk.bits)) return;
    for (int k = 0; k < range; k++)
      if (model[k].there && born[k] < walk.id) same("last visit of a key that stayed", visited[k], walk.id);
    walk = {};
  }

  /** Whether a map has the entries that the model has. */
  void compare(u32 map) {
    u32 bits = UNSET, seen = 0;
    f64 index = 0;
    do {
      int n = called([&] { return pair->scan(&core, map, bits, index, 1024); });
      if (n < 0) return same("status of an iteration", takeStatus(), NO_MEMORY);
      index = at<f64>(OUT);
      bits = at<f64>(OUT + 24);
      seen += n;
      entries(n, [&](int k, u64 value) {
        same("a key is there", model[k].there, true);
        same("its value", value, model[k].value);
      });
    } while (index < (1u << bits));
    same("entries", seen, size);
  }

  void copy() {
    u32 maps = word(MAPS), made = 0;
    Ended ended = guarded([&] { made = w2c_core_clone(&core, m); });
    if (ended == STOPPED) made = 0, w2c_core_recover(&core);
    u32 status = takeStatus();
    if (ended == DONE && !made) noMemory(status);
    if (made) {
      compare(made);
      same("verify() of a clone", w2c_core_verify(&core, made), 0);
      w2c_core_destroy(&core, made);
    }
    same("maps after clone()", word(MAPS), maps);
  }

  void verify() {
    u32 rule = w2c_core_verify(&core, m);
    if (rule) differ("verify()", rule, 0);
    takeStatus();
  }

  void check() {
    for (int k = 0; k < range; k++)
      if (model[k].there || k % 64 == (int)size % 64 || range < 64) get(k, k);
    checkSize();
    compare(m);
    verify();
  }
};
