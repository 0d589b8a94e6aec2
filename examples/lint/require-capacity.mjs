// tophash/require-capacity: a map that is filled in a loop over something whose length is known could have
// all of its buckets at once, where without `capacity` it grows some twenty times to 1,000,000 entries. Maps
// made and filled in different functions are not looked at.
import { functionAround, madeBy, methodCalledOn, variableOf } from './made.mjs';

/** Position of the options. */
const OPTIONS = { TypedMap: 2, TypedSet: 1 };
const FILLS = ['set', 'add', 'getOrInsert', 'getOrInsertComputed'];
const LOOPS = ['ForStatement', 'ForOfStatement'];
/** Calls that give an array. */
const MAKE_ARRAYS = ['map', 'filter', 'slice', 'split', 'concat', 'toSorted', 'from', 'of'];
const OF_OBJECTS = ['keys', 'values', 'entries'];

/** Whether the options may have a capacity, for all that can be seen. */
const mayHaveCapacity = (options) => {
  if (options === undefined) return false;
  if (options.type !== 'ObjectExpression') return true;
  return options.properties.some((it) => it.type === 'SpreadElement' || it.key.name === 'capacity');
};

/** The constant's first value, if the identifier is one. */
const firstValueOf = (sourceCode, { name }, from) => {
  for (let scope = sourceCode.getScope(from); scope !== null; scope = scope.upper) {
    const definition = scope.set.get(name)?.defs[0];
    if (definition !== undefined)
      return definition.parent?.kind === 'const' ? (definition.node.init ?? undefined) : undefined;
  }
  return undefined;
};

/** The loop's own length as text: of an array that is walked, or of a bound that is one. undefined if it is
 *  not known. */
const lengthOf = (sourceCode, node, from) => {
  const text = sourceCode.getText(node);
  switch (node.type) {
    case 'ArrayExpression':
      return String(node.elements.length);
    case 'NewExpression':
      return /Array$|^Map$|^Set$/.test(node.callee.name) ? `that ${node.callee.name}'s length` : undefined;
    case 'CallExpression': {
      const { object, property } = node.callee;
      if (object === undefined) return undefined;
      if (object.name === 'Object' && OF_OBJECTS.includes(property.name)) return `${text}.length`;
      if (OF_OBJECTS.includes(property.name)) return lengthOf(sourceCode, object, from);
      return MAKE_ARRAYS.includes(property.name) ? `${text}.length` : undefined;
    }
    case 'Identifier': {
      const value = firstValueOf(sourceCode, node, from);
      if (value === undefined || lengthOf(sourceCode, value, from) === undefined) return undefined;
      return /^(Map|Set)$/.test(value.callee?.name) ? `${text}.size` : `${text}.length`;
    }
    default:
      return undefined;
  }
};

/** As lengthOf(), of a bound in `i < bound`. */
const boundOf = (sourceCode, test) => {
  if (test?.type !== 'BinaryExpression' || !/^(<=?|!==?)$/.test(test.operator)) return undefined;
  const { right } = test;
  const isNumber = right.type === 'Literal' && typeof right.value === 'number';
  const isLength = right.type === 'MemberExpression' && /^(length|size)$/.test(right.property.name);
  const value = right.type === 'Identifier' ? firstValueOf(sourceCode, right, test) : undefined;
  const isConstant =
    value?.type === 'Literal' ||
    (value?.type === 'MemberExpression' && /^(length|size)$/.test(value.property.name));
  return isNumber || isLength || isConstant ? sourceCode.getText(right) : undefined;
};

const lengthOfLoop = (sourceCode, loop) =>
  loop.type === 'ForOfStatement' ? lengthOf(sourceCode, loop.right, loop) : boundOf(sourceCode, loop.test);

/** The length of a loop around the node, inside the same function and after the map was made; or of x in
 *  x.forEach(). */
const lengthAround = (sourceCode, node, made) => {
  for (let at = node.parent; at !== null && at !== functionAround(made); at = at.parent) {
    if (at.range[0] < made.range[0] && at.range[1] > made.range[1]) return undefined;
    const length = LOOPS.includes(at.type) ? lengthOfLoop(sourceCode, at) : undefined;
    if (length !== undefined) return length;
    if (!/Function/.test(at.type)) continue;
    const { parent: call } = at;
    if (call.callee?.property?.name !== 'forEach') return undefined;
    return (
      lengthOf(sourceCode, call.callee.object, call) ??
      `the length of ${sourceCode.getText(call.callee.object)}`
    );
  }
  return undefined;
};

export default {
  meta: {
    type: 'suggestion',
    docs: { description: 'require a capacity for a map or set that is filled in a loop of known length' },
    messages: {
      capacity: 'this {{name}} is filled in a loop of known length: give it a capacity ({{length}})',
    },
    schema: [],
  },
  create(context) {
    const { sourceCode } = context;
    return {
      NewExpression(node) {
        const name = madeBy(sourceCode, node);
        if (name === undefined || name === 'Heap' || mayHaveCapacity(node.arguments[OPTIONS[name]])) return;
        const uses = variableOf(sourceCode, node)?.references.map(({ identifier }) => identifier) ?? [];
        if (uses.some((use) => methodCalledOn(use) === 'reserve')) return;
        for (const use of uses) {
          if (!FILLS.includes(methodCalledOn(use))) continue;
          const length = lengthAround(sourceCode, use, node);
          if (length === undefined) continue;
          context.report({ node, messageId: 'capacity', data: { name, length } });
          return;
        }
      },
    };
  },
};
