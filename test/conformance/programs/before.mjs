// Maps that the engine makes, or that were made before the swap, beside ours.
import { deserialize, serialize } from 'node:v8';

const native = structuredClone(deserialize(serialize(globalThis.before ?? new Map([[1, 'one']]))));
console.log(native instanceof Map, native instanceof Object, native.get(1), native.size, native);
native.set('a', 2);
const ours = new Map(native);
console.log(ours.get('a'), [...ours], ours instanceof Map, Object.prototype.toString.call(ours));
class Sub extends Map {}
console.log(native instanceof Sub, new Sub() instanceof Map, new Sub(), new Sub([[1, 2]]) instanceof Sub);
