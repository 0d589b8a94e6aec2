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

/** The values that a shape takes, in words. */
const expectation = (shape: Shape): string => {
  switch (shape.kind) {
    case 'number':
      return numberExpectation(shape);
    case 'one':
      return shape.of.length === 1 ? show(shape.of[0]) : `one of ${shape.of.map(show).join(', ')}`;
    case 'text':
      return shape.expected ?? 'a string';
    case 'flag':
      return 'a boolean';
    case 'nothing':
      return 'null';
    case 'list':
      return shape.least === undefined ? 'an array' : `an array of ${shape.least} or more`;
    case 'object':
      return 'an object';
    case 'either':
      return shape.of.map(expectation).join(', or ');
  }
};

const numberExpectation = (shape: { least?: number; most?: number; whole?: boolean }): string => {
  const { least, most, whole } = shape;
  const what = whole ? 'an integer' : 'a number';
  if (least === undefined) return what;
  return most === undefined ? `${what} of ${least} or more` : `${what} from ${least} to ${most}`;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is of the shape's kind at all; what an object or a list holds is not looked at. */
const fits = (shape: Shape, value: unknown): boolean => {
  switch (shape.kind) {
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return false;
      if (shape.whole && !Number.isInteger(value)) return false;
      return value >= (shape.least ?? value) && value <= (shape.most ?? value);
    }
    case 'one':
      return shape.of.includes(value as string);
    case 'text':
      return typeof value === 'string' && (shape.pattern?.test(value) ?? true);
    case 'flag':
      return typeof value === 'boolean';
    case 'nothing':
      return value === null;
    case 'list':
      return Array.isArray(value) && value.length >= (shape.least ?? 0);
    case 'object':
      return isObject(value);
    case 'either':
      return shape.of.some((one) => fits(one, value));
  }
};

/** The problems of a value; empty if it has the shape. */
export const problemsOf = (shape: Shape, value: unknown, path = ''): Problem[] => {
  if (!fits(shape, value)) return [problem(path, value, expectation(shape))];
  if (shape.kind === 'either') {
    return problemsOf(shape.of.find((one) => fits(one, value)) as Shape, value, path);
  }
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

/** A shape as JSON Schema, draft 2020-12. */
export const jsonSchema = (shape: Shape): Record<string, unknown> => {
  const { about, standard } = shape;
  const described = {
    ...(about === undefined ? {} : { description: about }),
    ...(standard === undefined ? {} : { default: standard }),
  };
  return { ...schemaOf(shape), ...described };
};

const schemaOf = (shape: Shape): Record<string, unknown> => {
  switch (shape.kind) {
    case 'number':
      return {
        type: shape.whole ? 'integer' : 'number',
        ...(shape.least === undefined ? {} : { minimum: shape.least }),
        ...(shape.most === undefined ? {} : { maximum: shape.most }),
      };
    case 'one':
      return { enum: [...shape.of] };
    case 'text':
      return { type: 'string', ...(shape.pattern === undefined ? {} : { pattern: shape.pattern.source }) };
    case 'flag':
      return { type: 'boolean' };
    case 'nothing':
      return { type: 'null' };
    case 'list':
      return {
        type: 'array',
        items: jsonSchema(shape.of),
        ...(shape.least === undefined ? {} : { minItems: shape.least }),
      };
    case 'object': {
      const properties = Object.entries({ ...shape.must, ...shape.may });
      return {
        type: 'object',
        properties: Object.fromEntries(properties.map(([name, one]) => [name, jsonSchema(one)])),
        required: Object.keys(shape.must),
        additionalProperties: shape.open ?? false,
      };
    }
    case 'either':
      return { anyOf: shape.of.map(jsonSchema) };
  }
};
