// What util.inspect and console.log show of a map or set: kinds, name, size and the first entries.

/** What util.inspect gives a custom method: levels that are left (null: all), its options, and itself. */
export type Inspection = [
  depth: number | null,
  options: object,
  inspect: (value: unknown, options?: object) => string,
];

/** What is needed of a map or set. */
interface Inspected {
  readonly name: string;
  /** 0 once disposed. */
  readonly h: number;
  readonly size: number;
}

/** Entries shown. */
const MOST = 10;

/** Maps and sets that util.inspect is at: a value of kind any may lead back to its map. */
const described = new WeakSet<object>();

/** The text for util.inspect. `kinds`: the title without the name; `entry`: the text of one entry. */
export const describe = <T>(
  table: Inspected,
  kinds: string,
  [depth, options, inspect]: Inspection,
  entries: () => Iterable<T>,
  entry: (it: T, text: (value: unknown) => string) => string,
): string => {
  const title = table.name === '' ? kinds : `${kinds} ${JSON.stringify(table.name)}`;
  if (table.h === 0) return `${title} (disposed)`;
  if (depth !== null && depth < 0) return `[${title}(${table.size})]`;
  if (described.has(table)) return `[Circular ${title}(${table.size})]`;
  const deeper = { ...options, depth: depth === null ? null : depth - 1 };
  const shown: string[] = [];
  described.add(table);
  try {
    for (const it of entries()) {
      if (shown.length === MOST) break;
      shown.push(entry(it, (value) => inspect(value, deeper)));
    }
  } finally {
    described.delete(table);
  }
  const more = table.size - shown.length;
  if (more > 0) shown.push(`... ${more} more`);
  return `${title}(${table.size}) {${shown.length === 0 ? '' : ` ${shown.join(', ')} `}}`;
};
