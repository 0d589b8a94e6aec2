// A transform for asc: compiles many mutants into one core, each where `mutantAt(n)` says so at run time, so
// that no mutant but the few that are constants to the compiler needs a compilation of its own.
// MUTANTS names a file with the mutants (mutants.mjs), each with its number; what could not be made a switch
// is written back to it.
import { readFileSync, writeFileSync } from 'node:fs';
import * as asc from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

const { Node, NodeKind, Token } = asc;

/** What takes the place of an operator. */
const INSTEAD = {
  '<': Token.LessThan_Equals,
  '<=': Token.LessThan,
  '>': Token.GreaterThan_Equals,
  '>=': Token.GreaterThan,
  '==': Token.Exclamation_Equals,
  '!=': Token.Equals_Equals,
  '&&': Token.Bar_Bar,
  '||': Token.Ampersand_Ampersand,
  '+': Token.Minus,
};
/** Changes that leave the left operand alone. */
const GONE = ['+ 1', '- 1'];

/** Files whose functions the compiler computes, since loads and stores take them as constants. */
const COMPUTED = /^layout(\/|\.ts$)/;
/** What the compiler knows of types and builds. */
const KNOWN = ['isReference', 'isFloat', 'isDefined', 'isInteger', 'sizeof', 'offsetof', 'alignof'];
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
    case NodeKind.Assertion:
    case NodeKind.Parenthesized:
      return isStatic(node.expression);
    default:
      return node.kind === NodeKind.Literal;
  }
};

export default class Switches extends Transform {
  afterParse({ sources }) {
    const mutants = JSON.parse(readFileSync(process.env.MUTANTS, 'utf8'));
    this.done = [];
    for (const source of sources) {
      const file = source.normalizedPath.replace(/^assembly\//, '');
      if (file === source.normalizedPath || COMPUTED.test(file)) continue;
      this.mutants = mutants.filter((it) => it.file === file);
      if (this.mutants.length === 0) continue;
      for (const statement of source.statements) this.declaration(statement);
    }
    writeFileSync(`${process.env.MUTANTS}.done`, JSON.stringify(this.done));
  }

  /** Functions and methods: what lies outside of them the compiler computes. */
  declaration(node) {
    if (node.kind === NodeKind.ClassDeclaration) for (const member of node.members) this.declaration(member);
    if (node.kind !== NodeKind.FunctionDeclaration && node.kind !== NodeKind.MethodDeclaration) return;
    if (node.body) node.body = this.visit(node.body);
  }

  /** Whether mutant n is chosen. */
  chosen(n, range) {
    this.done.push(n);
    const number = Node.createIntegerLiteralExpression(i64_new(n), range);
    const name = Node.createIdentifierExpression('mutantAt', range);
    return Node.createCallExpression(name, null, [number], range);
  }

  visit(node) {
    const { kind } = node;
    const before = { left: node.left?.range, right: node.right?.range };
    for (const [name, child] of Object.entries(node)) {
      if (name === 'range' || name === 'source') continue;
      if (Array.isArray(child)) node[name] = child.map((it) => this.visitChild(it));
      else node[name] = this.visitChild(child);
    }
    if (kind === NodeKind.Binary) return this.binary(node, before);
    if (kind === NodeKind.Expression && node.expression.kind === NodeKind.Call)
      return this.optional(node, 'no call');
    if (kind === NodeKind.If && !isStatic(node.condition)) return this.optional(node, 'no refusal');
    return node;
  }

  visitChild(child) {
    return child !== null && typeof child === 'object' && 'kind' in child && 'range' in child
      ? this.visit(child)
      : child;
  }

  /** A statement that the mutant leaves out. */
  optional(node, change) {
    const { range } = node;
    const mutant = this.mutants.find((it) => it.change === change && it.at === range.start);
    if (mutant === undefined) return node;
    const without = Node.createUnaryPrefixExpression(Token.Exclamation, this.chosen(mutant.n, range), range);
    return Node.createIfStatement(without, Node.createBlockStatement([node], range), null, range);
  }

  binary(node, { left, right }) {
    const { range } = node;
    const mutants = this.mutants.filter(({ at }) => at >= left.end && at < right.start);
    if (mutants.length === 0 || (isStatic(node.left) && isStatic(node.right))) return node;
    let made = node;
    for (const { n, change } of mutants) {
      const instead = GONE.includes(change)
        ? node.left
        : INSTEAD[change] === undefined
          ? undefined
          : Node.createBinaryExpression(INSTEAD[change], node.left, node.right, range);
      if (instead === undefined) continue;
      made = Node.createParenthesizedExpression(
        Node.createTernaryExpression(this.chosen(n, range), instead, made, range),
        range,
      );
    }
    return made;
  }
}
