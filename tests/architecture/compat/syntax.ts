import { type AstNode, child, keyOf, list, propertiesOf, textOf } from './ast.ts';

const operators: Record<string, string> = {
  '??': 'nullish_coalescing',
  '??=': 'nullish_coalescing_assignment',
  '&&=': 'logical_and_assignment',
  '||=': 'logical_or_assignment',
  '**': 'exponentiation',
  '**=': 'exponentiation_assignment',
};

const flags: Record<string, string> = {
  d: 'hasIndices',
  s: 'dotAll',
  u: 'unicode',
  v: 'unicodeSets',
  y: 'sticky',
};

/** The features of a regular expression, by its text. */
function regExpKeys(pattern: string, given: string): string[] {
  const keys = [...given].flatMap((flag) =>
    flags[flag] === undefined ? [] : [`javascript.builtins.RegExp.${flags[flag]}`],
  );
  const syntax = 'javascript.regular_expressions';
  const plain = pattern.replace(/\\./g, '__');
  if (/\(\?<[=!]/.test(plain)) keys.push(`${syntax}.lookbehind_assertion`);
  if (/\(\?[ims]+(?:-[ims]+)?:|\(\?-[ims]+:/.test(plain)) keys.push(`${syntax}.modifier`);
  const names = [...plain.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name);
  if (names.length > 0) keys.push(`${syntax}.named_capturing_group`);
  if (new Set(names).size < names.length)
    keys.push(`${syntax}.named_capturing_group.duplicate_named_capturing_groups`);
  if (/\\p\{/i.test(pattern)) keys.push(`${syntax}.unicode_character_class_escape`);
  return keys;
}

const attributeKeys = (attributes: AstNode[]) =>
  attributes.length === 0
    ? []
    : [
        'javascript.statements.import.import_attributes',
        ...attributes.map(
          (each) => `javascript.statements.import.import_attributes.type_${textOf(child(each, 'value'))}`,
        ),
      ];

/** The features of JavaScript's syntax that a node is; no guard can stand for one, since the file fails to parse. */
export function syntaxKeys(node: AstNode, above: readonly AstNode[]): string[] {
  switch (node.type) {
    case 'ChainExpression':
      return ['javascript.operators.optional_chaining'];
    case 'LogicalExpression':
    case 'BinaryExpression':
    case 'AssignmentExpression': {
      const operator = operators[String(node.operator)];
      const isBrand = child(node, 'left')?.type === 'PrivateIdentifier';
      return [
        ...(operator === undefined ? [] : [`javascript.operators.${operator}`]),
        ...(isBrand ? ['javascript.classes.private_class_fields_in'] : []),
      ];
    }
    case 'StaticBlock':
      return ['javascript.classes.static.initialization_blocks'];
    case 'PropertyDefinition':
      if (child(node, 'key')?.type === 'PrivateIdentifier')
        return ['javascript.classes.private_class_fields'];
      return [
        node.static === true
          ? 'javascript.classes.static.class_fields'
          : 'javascript.classes.public_class_fields',
      ];
    case 'MethodDefinition':
      return child(node, 'key')?.type === 'PrivateIdentifier'
        ? ['javascript.classes.private_class_methods']
        : [];
    case 'VariableDeclaration':
      if (node.kind === 'using') return ['javascript.statements.using'];
      return node.kind === 'await using' ? ['javascript.statements.await_using'] : [];
    case 'ForOfStatement':
      return node.await === true ? ['javascript.statements.for_await_of'] : [];
    case 'AwaitExpression':
      return above.some(({ type }) => /Function/.test(type)) ? [] : ['javascript.operators.await.top_level'];
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return attributeKeys(list(node, 'attributes'));
    case 'ImportExpression': {
      const attributes = propertiesOf(child(node, 'options')).get('with');
      return ['javascript.operators.import', ...attributeKeys(list(attributes, 'properties'))];
    }
    case 'CatchClause':
      return child(node, 'param') === undefined
        ? ['javascript.statements.try_catch.optional_catch_binding']
        : [];
    case 'Literal': {
      const regex = node.regex as { pattern: string; flags: string } | undefined;
      if (regex !== undefined && regex !== null) return regExpKeys(regex.pattern, regex.flags);
      if (typeof node.bigint === 'string') return ['javascript.builtins.BigInt'];
      return typeof node.value === 'number' && String(node.raw).includes('_')
        ? ['javascript.grammar.numeric_separators']
        : [];
    }
    case 'NewExpression': {
      const [pattern, given] = list(node, 'arguments').map(textOf);
      const isRegExp = child(node, 'callee')?.name === 'RegExp';
      return isRegExp ? regExpKeys(pattern ?? '', given ?? '') : [];
    }
    case 'MetaProperty':
      return keyOf(node) === undefined && child(node, 'meta')?.name === 'import'
        ? [
            'javascript.operators.import_meta',
            `javascript.operators.import_meta.${String(child(node, 'property')?.name)}`,
          ]
        : [];
    default:
      return [];
  }
}
