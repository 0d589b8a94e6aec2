// Shapes of outside data: samples from a file, policy files. A shape is plain data. The list of a value's
// problems and the JSON Schema both come from it, so they agree.
import { PolicyError, show } from '../../base/errors.js';

/** For people, in a JSON Schema only. */
interface Described {
  readonly about?: string;
  readonly standard?: unknown;
}
export type Shape = Described &
  (
    | { readonly kind: 'number'; readonly least?: number; readonly most?: number; readonly whole?: boolean }
    | { readonly kind: 'one'; readonly of: readonly (string | number | boolean)[] }
    | { readonly kind: 'text'; readonly pattern?: RegExp; readonly expected?: string }
    | { readonly kind: 'flag' }
    | { readonly kind: 'nothing' }
    | { readonly kind: 'list'; readonly of: Shape; readonly least?: number }
    /** `open`: may have other fields too. */
    | {
        readonly kind: 'object';
        readonly must: Readonly<Record<string, Shape>>;
        readonly may?: Readonly<Record<string, Shape>>;
        readonly open?: boolean;
      }
    | { readonly kind: 'either'; readonly of: readonly Shape[] }
  );

/** Something wrong with a value. */
export interface Problem {
  /** Where, as JavaScript would write it: cohorts[1].policy.assist; '' is the whole. */
  readonly path: string;
  /** A sentence that names the path, the value and what was expected. */
  readonly message: string;
}

export const problem = (path: string, value: unknown, expected: string): Problem => ({
  path,
  message: `${path === '' ? 'it' : path} is ${show(value)}: expected ${expected}`,
});

/** What a kind of shape takes: in words, as a test, and as JSON Schema. What an object or a list holds is not
 *  tested here. */
interface Kind<S> {
  expects(shape: S): string;
  fits(shape: S, value: unknown): boolean;
  schema(shape: S): Record<string, unknown>;
}

const KINDS: { readonly [K in Shape['kind']]: Kind<Extract<Shape, { kind: K }>> } = {
  number: {
    expects({ least, most, whole }) {
      const what = whole ? 'an integer' : 'a number';
      if (least === undefined) return what;
      return most === undefined ? `${what} of ${least} or more` : `${what} from ${least} to ${most}`;
    },
    fits({ least, most, whole }, value) {
      if (!(whole ? Number.isInteger(value) : Number.isFinite(value))) return false;
      return (value as number) >= (least ?? -Infinity) && (value as number) <= (most ?? Infinity);
    },
    schema: ({ least, most, whole }) =>
      defined({ type: whole ? 'integer' : 'number', minimum: least, maximum: most }),
  },
  one: {
    expects: ({ of }) => (of.length === 1 ? show(of[0]) : `one of ${of.map(show).join(', ')}`),
    fits: ({ of }, value) => of.includes(value as string),
    schema: ({ of }) => ({ enum: [...of] }),
  },
  text: {
    expects: ({ expected = 'a string' }) => expected,
    fits: ({ pattern }, value) => typeof value === 'string' && (pattern?.test(value) ?? true),
    schema: ({ pattern }) => defined({ type: 'string', pattern: pattern?.source }),
  },
  flag: {
    expects: () => 'a boolean',
    fits: (_, value) => typeof value === 'boolean',
    schema: () => ({ type: 'boolean' }),
  },
  nothing: {
    expects: () => 'null',
    fits: (_, value) => value === null,
    schema: () => ({ type: 'null' }),
  },
  list: {
    expects: ({ least }) => (least === undefined ? 'an array' : `an array of ${least} or more`),
    fits: ({ least = 0 }, value) => Array.isArray(value) && value.length >= least,
    schema: ({ of, least }) => defined({ type: 'array', items: jsonSchema(of), minItems: least }),
  },
  object: {
    expects: () => 'an object',
    fits: (_, value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    schema: ({ must, may, open = false }) => ({
      type: 'object',
      properties: Object.fromEntries(
        Object.entries({ ...must, ...may }).map(([name, one]) => [name, jsonSchema(one)]),
      ),
      required: Object.keys(must),
      additionalProperties: open,
    }),
  },
  either: {
    expects: ({ of }) => of.map((one) => kindOf(one).expects(one)).join(', or '),
    fits: ({ of }, value) => of.some((one) => kindOf(one).fits(one, value)),
    schema: ({ of }) => ({ anyOf: of.map(jsonSchema) }),
  },
};

const kindOf = ({ kind }: Shape): Kind<Shape> => KINDS[kind] as Kind<Shape>;

/** The fields that are not undefined. */
const defined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The problems of a value; empty if it has the shape. */
export const problemsOf = (shape: Shape, value: unknown, path = ''): Problem[] => {
  const { fits, expects } = kindOf(shape);
  if (!fits(shape, value)) return [problem(path, value, expects(shape))];
  if (shape.kind === 'either')
    return problemsOf(shape.of.find((one) => kindOf(one).fits(one, value)) as Shape, value, path);
  if (shape.kind === 'list')
    return (value as unknown[]).flatMap((item, i) => problemsOf(shape.of, item, `${path}[${i}]`));
  if (shape.kind !== 'object') return [];
  const { must, may = {}, open = false } = shape;
  const its = value as Record<string, unknown>;
  const under = (name: string): string => {
    if (!/^\w+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
    return path === '' ? name : `${path}.${name}`;
  };
  const known = new Map(Object.entries({ ...must, ...may }));
  const found = [...known].flatMap(([name, one]) =>
    Object.hasOwn(must, name) || its[name] !== undefined ? problemsOf(one, its[name], under(name)) : [],
  );
  if (!open)
    for (const name of Object.keys(its))
      if (!known.has(name))
        found.push(problem(under(name), its[name], `only ${[...known.keys()].join(', ')}`));
  return found;
};

/** Throws PolicyError for the first problem, if there is one. */
export const refuse = ([first]: readonly Problem[]): void => {
  if (first !== undefined) throw new PolicyError(first.message);
};

/** Throws PolicyError unless a value has the shape. */
export const checkShape = (shape: Shape, value: unknown, path: string): void =>
  refuse(problemsOf(shape, value, path));

/** A shape as JSON Schema, draft 2020-12. */
export const jsonSchema = (shape: Shape): Record<string, unknown> => ({
  ...kindOf(shape).schema(shape),
  ...defined({ description: shape.about, default: shape.standard }),
});
