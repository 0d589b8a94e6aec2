// How calls into the core end: done, without memory, or stopped before a store by a fault that waited for
// them. What a stopped call leaves is put in order by the next one, as the bindings do it.
#pragma once
#include "pairs.h"

enum Status { OK, MISS, NO_MEMORY, DISPOSED, INTERRUPTED, NOTED };
enum Ended { DONE, STOPPED };

/** What the next write meets: it is stopped before its n-th store and the recovery before its m-th, or its
 *  n-th allocation fails, or that and all behind it, or memory does not grow n times. */
struct Fault {
  enum Kind { NOTHING, STORE, ALLOCATION, GROWTH } kind;
  u32 n, recovery;
  bool keep;
};
inline Fault waiting;
/** Calls into the core that operations made, in all inputs. */
inline u64 operations;
/** Whether the last guarded() call may have been without memory; all may where the heap's limit is low. */
inline bool mayFail, scarce;

/** The status of the last call, which is cleared with its notices. */
inline u32 takeStatus() {
  u32 status = word(STATUS);
  word(STATUS) = 0;
  word(NOTICED) = 0;
  return status;
}

/** Makes a call; once more if it only says that an earlier one was interrupted. */
template <class Call>
auto called(Call call) {
  operations++;
  auto result = call();
  if (word(STATUS) == INTERRUPTED) {
    takeStatus();
    w2c_core_recover(&core);
    result = call();
  }
  return result;
}

inline void disarm() {
  mayStop = false;
  word(FAIL_STORE) = word(FAIL_ALLOC) = word(FAIL_KEEP) = 0;
  refuse = 0;
}

/** Stops the recovery as well; it is whole the next time. */
inline void stopRecovery(u32 n) {
  word(FAIL_STORE) = n;
  mayStop = true;
  if (!setjmp(stopped)) w2c_core_recover(&core);
  disarm();
}

/** Makes a write under the fault that waits. */
template <class Call>
Ended guarded(Call call) {
  const Fault fault = waiting;
  waiting = {};
  static u32 before;
  before = refused;
  if (fault.kind == Fault::ALLOCATION) {
    word(FAIL_ALLOC) = fault.n;
    word(FAIL_KEEP) = fault.keep;
  }
  if (fault.kind == Fault::GROWTH) refuse = fault.n;
  if (fault.kind == Fault::STORE) {
    word(FAIL_STORE) = fault.n;
    mayStop = true;
    if (setjmp(stopped)) {
      disarm();
      depth = 0;
      takeStatus();
      if (fault.recovery) stopRecovery(fault.recovery);
      return STOPPED;
    }
  }
  called([&] { return call(), 0; });
  disarm();
  mayFail = scarce || fault.kind == Fault::ALLOCATION || refused != before;
  return DONE;
}
