// What the programs compare with: no runtime has the same assertions as all others.

/** A value for a message; every kind of number, and objects by their class. */
const text = (value) => (Object.is(value, -0) ? '-0' : `${String(value)} (${typeof value})`);

/** Throws unless the two are the same value. */
export const same = (actual, expected, what) => {
  if (!Object.is(actual, expected))
    throw new Error(`${what}: got ${text(actual)}, expected ${text(expected)}`);
};

/** Throws unless `fn` throws an error of all these classes with this code. */
export const refuses = (fn, code, ...classes) => {
  let error;
  try {
    fn();
  } catch (thrown) {
    error = thrown;
  }
  for (const Class of classes) {
    if (!(error instanceof Class)) throw new Error(`${fn}: got ${error}, expected a ${Class.name}`);
  }
  if (code !== undefined) same(error.code, code, `code of ${fn}`);
};

/** Waits until `done`; throws after far more time than anything here takes. */
export const until = async (done) => {
  for (const begun = Date.now(); !done(); ) {
    if (Date.now() - begun > 20_000) throw new Error(`waited in vain for ${done}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

/** A map of u32 to u32 whose growth of 4,096 old buckets or more has just begun. */
export const growing = (TypedMap, growth = {}) => {
  const map = new TypedMap('u32', 'u32', { growth: { assist: 0, ...growth } });
  map.reserve(20_000);
  for (let i = 0; !map.stats().growing; i++) map.set(i, i);
  same(map.stats().oldBuckets >= 4095, true, `${map.stats().oldBuckets} old buckets are pending`);
  return map;
};
