// A transform for asc, used by the FAULTS targets (asconfig.json): before every assignment to a field in
// assembly/ it calls crashPoint() of stores.ts, so that a fault build can stop before any store of a header,
// as put() does for others.
import * as asc from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

const { Node, NodeKind, Token } = asc;
/** What makes the stop points, or runs before there are any. */
const LEFT_ALONE = ['assembly/stores'];
/** The field that says how a call ended: no part of a mutation. */
const RESULT = 'status';

const isAssignment = ({ kind, operator }) =>
  kind === NodeKind.Binary
    ? operator === Token.Equals || (operator >= Token.Plus_Equals && operator <= Token.Caret_Equals)
    : (kind === NodeKind.UnaryPrefix || kind === NodeKind.UnaryPostfix) &&
      (operator === Token.Plus_Plus || operator === Token.Minus_Minus);

const stopBefore = (node) => {
  const { range } = node;
  const call = Node.createCallExpression(
    Node.createIdentifierExpression('crashPoint', range),
    null,
    [],
    range,
  );
  return Node.createCommaExpression([call, node], range);
};

/** Rewrites all that lies in a node; the node itself, or what replaces it. */
const rewrite = (node) => {
  for (const [name, child] of Object.entries(node)) {
    if (name === 'range' || name === 'source' || child === null || typeof child !== 'object') continue;
    node[name] = rewrite(child);
  }
  const target = node.left ?? node.operand;
  const isField = target?.kind === NodeKind.PropertyAccess && target.property.text !== RESULT;
  return isField && isAssignment(node) ? stopBefore(node) : node;
};

export default class FaultPoints extends Transform {
  afterParse({ sources }) {
    for (const source of sources) {
      if (!source.normalizedPath.startsWith('assembly/')) continue;
      if (LEFT_ALONE.some((path) => source.normalizedPath === `${path}.ts`)) continue;
      source.statements = source.statements.map(rewrite);
    }
  }
}
