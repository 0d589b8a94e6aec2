// The background drain: a growth that no write carries on ends by itself, whether the map is read meanwhile
// or not.
import { TypedMap } from 'tophash';
import { growing, same, until } from './check.mjs';

/** Waits for the end of the growth; the milliseconds it took. `use` is called until then. */
const end = async (map, use) => {
  const begun = Date.now();
  const { oldBuckets, evacuated } = map.stats();
  await until(() => {
    use();
    return map.stats().oldBuckets === 0;
  });
  const ms = Date.now() - begun;
  const after = map.stats();
  same(after.growing, false, 'growing, at the end');
  same(
    after.evacuated.background,
    evacuated.background + oldBuckets,
    'old buckets evacuated in the background',
  );
  same(after.evacuated.assist, evacuated.assist, 'old buckets evacuated by writes');
  map.verify();
  for (let i = 0; i < map.size; i++) same(map.get(i), i, `get(${i})`);
  return ms;
};

export default async () => {
  const untouched = await end(growing(TypedMap), () => {});
  const map = growing(TypedMap);
  let next = 0;
  const read = await end(map, () => {
    for (let n = 0; n < 100; n++, next = (next + 1) % map.size) same(map.get(next), next, `get(${next})`);
  });
  return `an untouched map in ${untouched} ms, one that is read in ${read} ms`;
};
