// tophash/no-undisposed: a map, set or heap that a function makes for itself takes memory outside
// JavaScript's heap until it is disposed, or until the engine happens to collect it. The rule looks for those
// that are neither disposed nor given to anybody: it knows nothing of paths, so a dispose() that an exception
// jumps over is for `using` or `finally` to avoid.
import { functionAround, madeBy, methodCalledOn, variableOf } from './made.mjs';

const DISPOSES = ['dispose', 'Symbol.dispose'];
/** Methods that call back while they run, and keep nothing of what the callback uses. */
const CALL_BACK = 'forEach map flatMap filter find findIndex some every reduce sort'.split(' ');
/** What an expression may be inside of and still be what the whole of it gives. */
const TRANSPARENT = ['ConditionalExpression', 'LogicalExpression', 'SequenceExpression', 'AwaitExpression'];
/** Parents that give an expression to somebody else: it is returned, yielded, stored, or handed over in a
 *  call. */
const GIVES = ['ReturnStatement', 'YieldExpression', 'Property', 'ArrayExpression', 'PropertyDefinition'];

/** Whether the value of this expression goes to somebody who may dispose it. */
const isGiven = (node) => {
  const { parent } = node;
  if (TRANSPARENT.includes(parent.type)) return isGiven(parent);
  if (GIVES.includes(parent.type)) return true;
  if (parent.type === 'ArrowFunctionExpression') return parent.body === node;
  if (parent.type === 'AssignmentExpression') return parent.right === node;
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return parent.callee !== node;
  // another name for it: what becomes of that one is not followed
  return parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier';
};

/** Whether a function is only called back by the call that it is written in. */
const isCalledBack = (fn) => {
  const call = fn.parent;
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  return call.arguments.includes(fn) && CALL_BACK.includes(call.callee.property.name);
};

/** Whether a function that outlives the one it is in, for all that is known, uses the node. */
const isCaptured = (node, by) => {
  for (let fn = functionAround(node); fn !== undefined && fn !== by; fn = functionAround(fn))
    if (!isCalledBack(fn)) return true;
  return false;
};

const isTakenCareOf = ({ identifier }, by) =>
  DISPOSES.includes(methodCalledOn(identifier)) || isGiven(identifier) || isCaptured(identifier, by);

export default {
  meta: {
    type: 'problem',
    docs: { description: 'require that a map, set or heap made inside a function is disposed or given on' },
    messages: {
      undisposed:
        'this {{name}} is neither disposed nor given to anybody: ' +
        "declare it with 'using', or call dispose() in a finally block",
    },
    schema: [],
  },
  create(context) {
    const { sourceCode } = context;
    return {
      NewExpression(node) {
        const name = madeBy(sourceCode, node);
        const by = functionAround(node);
        // at module level it may live as long as the process
        if (name === undefined || by === undefined) return;
        const variable = variableOf(sourceCode, node);
        if (variable === undefined) {
          if (isGiven(node) || DISPOSES.includes(methodCalledOn(node))) return;
        } else {
          if (/using$/.test(node.parent.parent.kind)) return;
          const uses = variable.references.filter(({ init }) => !init);
          if (uses.some((use) => isTakenCareOf(use, by))) return;
        }
        context.report({ node, messageId: 'undisposed', data: { name } });
      },
    };
  },
};
