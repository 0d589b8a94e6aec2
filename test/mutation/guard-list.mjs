// The guards of the bindings, each a line that makes views anew or acts on what the core has noted. Without
// one of them a test of its list must fail.

const GETTER = 'if (this.i32.length === 0) this.takeNotices();';
const NOTICES = 'it.heap.takeNotices();';
const INSTANCE = ['test/heap/views.test.ts'];
const GROWTH = ['test/heap/views.test.ts'];
const SHARED = ['test/shared/object.test.ts', 'test/shared/bulk.test.ts'];
const ORDERED = ['test/heap/views.test.ts', 'test/ordered/beyond.test.ts'];

/** { file, text, nth, tests }: the nth `text` of a file in bindings/ is left out. */
const guard = (file, text, nth, tests) => ({ file, text, nth, tests });

export const GUARDS = [
  ...[0, 1, 2, 3].map((nth) => guard('core/instance.ts', GETTER, nth, INSTANCE)),
  guard('core/instance.ts', '      this.refreshViews();', 0, INSTANCE),
  guard('core/instance.ts', 'if (this.i32[STATUS] === MISS) this.i32[STATUS] = 0;', 0, INSTANCE),
  guard('core/instance.ts', '    this.takeNotices();\n    if (noticed', 0, INSTANCE),
  guard('core/instance.ts', 'this.#f64 = new Float64Array(buffer);', 0, INSTANCE),
  guard('core/instance.ts', 'this.#u8 = new Uint8Array(buffer);', 0, INSTANCE),
  guard('core/instance.ts', 'this.#characters = charactersOf(buffer);', 0, INSTANCE),
  guard('core/instance.ts', 'this.i32 = new Int32Array(buffer);', 0, INSTANCE),
  guard('typed/internals.ts', '  heap.takeNotices(it);', 0, GROWTH),
  guard('typed/internals.ts', '  heap.takeNotices();', 0, GROWTH),
  ...[0, 1, 2, 3].map((nth) => guard('typed/table.ts', NOTICES, nth, GROWTH)),
  ...[0, 1].map((nth) =>
    guard('typed/set-operations.ts', 'internalsOf(set).heap.takeNotices();', nth, GROWTH),
  ),
  guard('typed/bulk.ts', 'table.heap.takeNotices();', 0, GROWTH),
  guard('heap/records.ts', ' || i32.length === 0', 0, INSTANCE),
  guard('ordered/number-index.ts', 'words = this.i32;', 0, ORDERED),
  guard('ordered/table.ts', '    orderHeap().takeNotices();', 0, ORDERED),
  guard('ordered/table.ts', '    orderHeap().takeNotices();', 1, ORDERED),
  guard('ordered/table-index.ts', '    heap.takeNotices();', 0, ORDERED),
  guard('shared/shared-memory.ts', 'if (at + bytes > this.u8.length) this.refresh();', 0, SHARED),
  guard('shared/shared-memory.ts', '    this.refresh();\n  }', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.u8 = new Uint8Array(buffer, this.#page);', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.f64 = new Float64Array(buffer, this.#page);', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.characters = charactersOf(buffer, this.#page);', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.i32 = new Int32Array(buffer, this.#page);', 0, SHARED),
];
