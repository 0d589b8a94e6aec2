// What both rules ask: whether an expression makes one of tophash's, and what becomes of the variable it is
// put in.

/** Where the classes come from. */
const MODULE = 'tophash';

/** The class of tophash that an identifier stands for in this file, whatever it is called here; undefined for
 *  any other. */
const importedClass = (sourceCode, identifier) => {
  for (let scope = sourceCode.getScope(identifier); scope !== null; scope = scope.upper) {
    const [definition] = scope.set.get(identifier.name)?.defs ?? [];
    if (definition === undefined) continue;
    const { node, parent } = definition;
    const isOurs = definition.type === 'ImportBinding' && parent.source.value === MODULE;
    return isOurs && node.type === 'ImportSpecifier'
      ? (node.imported.name ?? node.imported.value)
      : undefined;
  }
  return undefined;
};

/** 'TypedMap', 'TypedSet' or 'Heap' if the NewExpression makes one, else undefined. */
export const madeBy = (sourceCode, node) => {
  if (node.callee.type !== 'Identifier') return undefined;
  const name = importedClass(sourceCode, node.callee);
  return name === 'TypedMap' || name === 'TypedSet' || name === 'Heap' ? name : undefined;
};

/** The variable that the expression is the first value of, undefined if there is none. */
export const variableOf = (sourceCode, node) => {
  const { parent } = node;
  if (parent.type !== 'VariableDeclarator' || parent.init !== node || parent.id.type !== 'Identifier')
    return undefined;
  return sourceCode.getDeclaredVariables(parent)[0];
};

/** The innermost function around a node, undefined at module level. */
export const functionAround = (node) => {
  for (let at = node.parent; at !== null && at !== undefined; at = at.parent)
    if (/Function/.test(at.type)) return at;
  return undefined;
};

/** The name of the method that is called on this expression, 'Symbol.dispose' for [Symbol.dispose]();
 *  undefined if none is. */
export const methodCalledOn = (node) => {
  const member = node.parent;
  if (member.type !== 'MemberExpression' || member.object !== node) return undefined;
  if (member.parent.type !== 'CallExpression' || member.parent.callee !== member) return undefined;
  const { property, computed } = member;
  if (!computed) return property.name;
  const isSymbol = property.type === 'MemberExpression' && property.object.name === 'Symbol';
  return isSymbol ? `Symbol.${property.property.name}` : undefined;
};
