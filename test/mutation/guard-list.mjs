// The guards of the bindings, each a line that makes views anew, acts on what the core has noted, or makes a
// call again. Without one of them a test of its list must fail.

const GETTER = 'if (this.i32.length === 0) this.takeNotices();';
const NOTICES = 'it.heap.takeNotices();';
const VIEWS = ['test/heap/views.test.ts'];
const ORDERED = ['test/heap/views.test.ts', 'test/ordered/notices.test.ts'];
const SHARED = ['test/shared/object.test.ts', 'test/shared/bulk.test.ts'];
const HOT = ['test/heap/views.test.ts', 'test/typed/made-again.test.ts', 'test/typed/any.test.ts'];
const WALKS = ['test/typed/iterators.test.ts', 'test/typed/iteration.test.ts'];
const HOT_SHARED = ['test/shared/hot-methods.test.ts', 'test/shared/object.test.ts'];

/** { file, text, nth, instead, tests }: the nth `text` of a file in bindings/ is left out; or what it matches
 *  in all files whose names begin so, and `instead` comes into its place. */
const guard = (file, text, nth, tests) => ({ file, text, nth, instead: '', tests });
/** Of the classes made for the kinds (bindings/typed/hot/): in each of them. */
const hot = (text, instead = '', tests = HOT, file = 'typed/specialised/maps-') => ({
  ...{ file, text, instead, tests },
});
const walk = (text) => hot(text, '', WALKS, 'typed/specialised/iterators-');
const shared = (text, instead = '') => hot(text, instead, HOT_SHARED, 'shared/specialised/hot-methods.ts');

export const GUARDS = [
  ...[0, 1, 2].map((nth) => guard('core/instance.ts', GETTER, nth, VIEWS)),
  guard('core/instance.ts', '      this.refreshViews();', 0, VIEWS),
  guard('core/instance.ts', 'if (this.i32[STATUS] === MISS) this.i32[STATUS] = 0;', 0, VIEWS),
  guard('core/instance.ts', '    this.takeNotices();\n    if (noticed', 0, VIEWS),
  guard('core/instance.ts', 'this.#f64 = new Float64Array(buffer);', 0, VIEWS),
  guard('core/instance.ts', 'this.#u8 = new Uint8Array(buffer);', 0, VIEWS),
  guard('core/instance.ts', 'this.characters = charactersOf(buffer);', 0, VIEWS),
  guard('core/instance.ts', 'this.i32 = new Int32Array(buffer);', 0, VIEWS),
  guard('typed/internals.ts', '  heap.takeNotices(it);', 0, VIEWS),
  guard('typed/internals.ts', '  heap.takeNotices();', 0, VIEWS),
  ...[0, 1, 2, 3].map((nth) => guard('typed/table.ts', NOTICES, nth, VIEWS)),
  ...[0, 1].map((nth) =>
    guard('typed/set-operations.ts', 'internalsOf(set).heap.takeNotices();', nth, VIEWS),
  ),
  guard('typed/bulk.ts', 'table.heap.takeNotices();', 0, VIEWS),
  guard('heap/records.ts', ' || i32.length === 0', 0, VIEWS),
  guard('ordered/number-index.ts', 'words = this.i32;', 0, ORDERED),
  ...[0, 1, 2].map((nth) => guard('ordered/table.ts', '    orderHeap().takeNotices();', nth, ORDERED)),
  ...[0, 1].map((nth) =>
    guard('ordered/table.ts', 'if (this.h !== 0 && hasNotices()) this.grew();', nth, ORDERED),
  ),
  ...[0, 1].map((nth) => guard('ordered/table-index.ts', '    heap.takeNotices();', nth, ORDERED)),
  guard('shared/shared-memory.ts', 'if (at + bytes > this.u8.length) this.refresh();', 0, SHARED),
  guard('shared/shared-memory.ts', '    this.refresh();\n  }', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.u8 = new Uint8Array(buffer, this.#page);', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.f64 = new Float64Array(buffer, this.#page);', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.characters = charactersOf(buffer, this.#page);', 0, SHARED),
  guard('shared/shared-memory.ts', 'this.i32 = new Int32Array(buffer, this.#page);', 0, SHARED),
  // the status is taken, and what was interrupted before is undone and made again
  hot(/heap\.i32\[\d+\] = 0;/g),
  hot(/, heap\.i32\[\d+\] = 0(?=\))/g),
  hot(/(?<=return )miss === 2 \? again\(this\)\.get\.call\([^)]*\) : (?=void 0;)/g),
  ...['has', 'delete'].map((name) =>
    hot(new RegExp(`\\? again\\(this\\)\\.${name}\\.call\\([^)]*\\) :`, 'g'), '&&'),
  ),
  hot(/again\(this\)\.set\.call\([^)]*\)/g, 'this'),
  hot(/again\(this\)\.add\.call\(this, (key|a, b)\)/g, 'this'),
  hot(/again\(this\)\.add\.call\(this, (key|a, b), delta\)/g, 'void 0'),
  hot(/again\(this\)\.getOrInsert\.call\([^)]*\)/g, 'void 0'),
  // a write that left notices: its value is read once more
  hot(/(?<= : )again\(this\)\.get\.call\([^)]*\)/g, 'void 0'),
  // values of kind any
  hot(/if \(heap\.i32\[\d+\] !== 0\) heap\.takeNotices\(\);(?=\s*return this)/g),
  hot(/if \(heap\.i32\[\d+\] !== 0\) heap\.takeNotices\(\);(?=\s*return kept)/g),
  hot(/if \(h === 0\) fail\([^;]*\);(?=\s*const kept = this\.#kept;\s*const v = take)/g),
  hot(/if \(h === 0\) fail\([^;]*\);(?=\s*const kept = this\.#kept;\s*const next[^}]*set\.call)/g),
  hot(/if \(h === 0\) fail\([^;]*\);(?=\s*const kept = this\.#kept;\s*const next[^}]*getOrInsert\.call)/g),
  // the map changed, or its memory grew
  walk(/ && c\.heap\.i32\[c\.at\] === c\.version/g),
  walk(/ && heap\.i32\[at\] === version/g),
  // what is not the usual case is left to the general method
  ...['get', 'has', 'set', 'delete', 'add'].map((name) =>
    shared(new RegExp(`if \\(this !== map \\|\\| heap\\.isOver\\) return general\\.${name}\\.[^;]*;`, 'g')),
  ),
  shared(/ \|\| heap\.isOver/g),
  shared(/(?<=catch \{\s*)return general\.get\.[^;]*;/g),
  shared(/(?<=catch \{\s*)return general\.has\.[^;]*;/g),
  shared(/(?<=status === 1 \? void 0 : )general\.get\.call\(this, key\)/g, 'void 0'),
  shared(/heap\.i32\[\d+\] = 0;(?=\s*return status)/g),
  ...['has', 'set', 'delete', 'add'].flatMap((name) => [
    shared(new RegExp(`heap\\.i32\\[\\d+\\] = 0;(?=\\s*return general\\.${name}\\.)`, 'g')),
    shared(new RegExp(`(?<=\\] = 0;\\s*)return general\\.${name}\\.[^;]*;`, 'g'), 'return false;'),
  ]),
];
