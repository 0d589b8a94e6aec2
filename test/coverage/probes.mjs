// A transform for asc: before every statement of assembly/, and at the beginning of each way that an `if`,
// `?:`, `case`, `&&` or `||` can go, it calls coveragePoint() with the number of a point. COVERAGE_POINTS
// names the file where it writes what the points are. It only adds calls: what the compiler leaves out for a
// build, as a side of `if (CLASSIC)`, has none.
import { writeFileSync } from 'node:fs';
import * as asc from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';
import { FIRST } from './first.mjs';

const { Node, NodeKind, Token } = asc;
/** Statements that do nothing by themselves. */
/** Files whose functions the compiler computes, since loads and stores take them as constants. */
const COMPUTED = /^assembly\/layout(\/|\.ts$)/;
const QUIET = [NodeKind.Block, NodeKind.Empty, NodeKind.FunctionDeclaration];

/** What the compiler knows of types and builds. */
const KNOWN = ['isReference', 'isFloat', 'isDefined', 'isInteger', 'sizeof'];
/** Whether an operand is a constant of the build or of the types: a probe would make it something to compute.
 *  */
const isStatic = (node) => {
  switch (node.kind) {
    case NodeKind.Identifier:
      return /^[A-Z_\d]+$/.test(node.text);
    case NodeKind.Call:
      return KNOWN.includes(node.expression.text);
    case NodeKind.Binary:
      return isStatic(node.left) && isStatic(node.right);
    case NodeKind.UnaryPrefix:
      return isStatic(node.operand);
    case NodeKind.Parenthesized:
      return isStatic(node.expression);
    default:
      return node.kind === NodeKind.Literal;
  }
};

export default class Probes extends Transform {
  points = [];

  afterParse({ sources }) {
    for (const source of sources) {
      if (!source.normalizedPath.startsWith('assembly/') || COMPUTED.test(source.normalizedPath)) continue;
      for (const statement of source.statements) this.declaration(statement);
    }
    writeFileSync(process.env.COVERAGE_POINTS, JSON.stringify(this.points));
  }

  /** Functions and methods: what lies outside of them the compiler computes. */
  declaration(node) {
    if (node.kind === NodeKind.ClassDeclaration) for (const member of node.members) this.declaration(member);
    if (node.kind !== NodeKind.FunctionDeclaration && node.kind !== NodeKind.MethodDeclaration) return;
    if (node.body) node.body = this.statement(node.body);
  }

  /** A call for the point where `node` begins. `branch`: what goes this way; `way`: which of its ways. */
  call({ range }, branch, way) {
    const { source, start } = range;
    const line = source.lineAt(start);
    this.points.push({ file: source.normalizedPath, line, column: source.columnAt(), branch, way });
    const number = Node.createIntegerLiteralExpression(i64_new(FIRST + this.points.length - 1), range);
    return Node.createCallExpression(
      Node.createIdentifierExpression('coveragePoint', range),
      null,
      [number],
      range,
    );
  }

  /** Statements with the calls that go before them. */
  list(statements) {
    return statements.flatMap((node) => {
      const before = QUIET.includes(node.kind) ? [] : [Node.createExpressionStatement(this.call(node))];
      return [...before, this.statement(node)];
    });
  }

  /** A statement as a block, which begins with a call for a way of `of`. */
  way(node, of, branch, way) {
    const call = Node.createExpressionStatement(this.call(of, branch, way));
    const inside = node === null ? [] : node.kind === NodeKind.Block ? node.statements : [node];
    return Node.createBlockStatement([call, ...this.list(inside)], of.range);
  }

  statement(node) {
    switch (node.kind) {
      case NodeKind.Block:
        node.statements = this.list(node.statements);
        return node;
      case NodeKind.If:
        node.condition = this.expression(node.condition);
        node.ifTrue = this.way(node.ifTrue, node, 'if', 0);
        node.ifFalse = this.way(node.ifFalse, node, 'if', 1);
        return node;
      case NodeKind.For:
      case NodeKind.While:
      case NodeKind.Do:
        node.body = Node.createBlockStatement(this.list([node.body]), node.body.range);
        if (node.body.statements[0]?.kind === NodeKind.Block) node.body = node.body.statements[0];
        return this.children(node, ['body']);
      case NodeKind.Switch:
        for (const [way, each] of node.cases.entries()) {
          const call = Node.createExpressionStatement(this.call(each, `case of ${node.range.start}`, way));
          each.statements = [call, ...this.list(each.statements)];
        }
        node.condition = this.expression(node.condition);
        return node;
      default:
        return this.children(node, []);
    }
  }

  expression(node) {
    this.children(node, []);
    if (node.kind === NodeKind.Ternary) {
      node.ifThen = this.through(node.ifThen, node, '?:', 0);
      node.ifElse = this.through(node.ifElse, node, '?:', 1);
    }
    const shortens = [Token.Ampersand_Ampersand, Token.Bar_Bar].includes(node.operator);
    if (node.kind === NodeKind.Binary && shortens && !isStatic(node.right))
      node.right = this.through(node.right, node.right, '&& ||', 0);
    return node;
  }

  /** An expression behind a call for its way. */
  through(node, of, branch, way) {
    return Node.createCommaExpression([this.call(of, branch, way), node], node.range);
  }

  /** Goes on into all that lies in a node but for `done`. */
  children(node, done) {
    const visit = (child) => {
      if (Array.isArray(child)) return child.map(visit);
      return child !== null && typeof child === 'object' && 'kind' in child && 'range' in child
        ? this.expression(child)
        : child;
    };
    for (const [name, child] of Object.entries(node))
      if (name !== 'range' && name !== 'source' && !done.includes(name)) node[name] = visit(child);
    return node;
  }
}
