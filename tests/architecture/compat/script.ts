import { parseAst } from 'vitest/node';
import { type AstNode, child, keyOf, list, nameOf, propertiesOf, textOf, unwrapped, walk } from './ast.ts';
import { childrenOf, type FeatureUse, isFeature, pathOf } from './data.ts';
import { guardsOf, isAsked } from './guards.ts';
import { markupKeys } from './html.ts';
import { syntaxKeys } from './syntax.ts';

const builtins = ['javascript', 'builtins'] as const;
const extensionApi = ['webextensions', 'api'] as const;
const namespaces = new Set(childrenOf(...extensionApi));
const storageAreas = new Set(['local', 'managed', 'session', 'sync']);
/** Global objects, and their members, whose interface is known. */
const interfaces: Record<string, string> = {
  navigator: 'Navigator',
  'navigator.clipboard': 'Clipboard',
  'navigator.credentials': 'CredentialsContainer',
  'navigator.locks': 'LockManager',
  crypto: 'Crypto',
  'crypto.subtle': 'SubtleCrypto',
  document: 'Document',
  location: 'Location',
  performance: 'Performance',
};
const globalObjects = new Set(['globalThis', 'self', 'window']);
/** Methods that return an iterator of the language's own, whose methods are newer than those of arrays. */
const iteratorMethods = new Set(['entries', 'keys', 'matchAll', 'values']);

/** Instance members by name, with every interface that has one: a receiver's type is not known in built code. */
const members = new Map<string, string[]>();
for (const area of [builtins, ['api'] as const])
  for (const owner of childrenOf(...area))
    for (const name of childrenOf(...area, owner))
      if (/^[a-z]\w*$/i.test(name) && !name.endsWith('_static') && name !== owner)
        members.set(name, [...(members.get(name) ?? []), pathOf(...area, owner, name)]);

/** A script with what its names mean. */
interface Script {
  /** Names that the script declares itself, anywhere. */
  declared: ReadonlySet<string>;
  /** Members that the build's scripts declare themselves: a use may mean those. */
  ownMembers: ReadonlySet<string>;
  /** Variables that hold a namespace of the extension API or a member of one, with the function in which they do. */
  aliases: readonly { name: string; keys: readonly string[]; scope: AstNode }[];
}

const namespaceName = (name: string) => (name === 'contextMenus' ? 'menus' : name);

/** The members that a script's objects and classes declare. */
export function declaredMembers(text: string): Set<string> {
  const found = new Set<string>();
  walk(parseAst(text) as unknown as AstNode, (node, above) => {
    const isOwn =
      node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition';
    const isAssigned = node.type === 'MemberExpression' && above.at(-1)?.left === node;
    const key = isOwn || isAssigned ? keyOf(node) : undefined;
    if (key !== undefined && above.at(-1)?.type !== 'ObjectPattern') found.add(key);
  });
  return found;
}

/** The features that a script uses: syntax, globals, built-in and web APIs, the extension API, elements of pages. */
export function featuresOfScript(text: string, file: string, ownMembers: ReadonlySet<string>): FeatureUse[] {
  const root = parseAst(text) as unknown as AstNode;
  const script = readNames(root, ownMembers);
  const uses: FeatureUse[] = [];
  walk(root, (node, above) => {
    const where = `${file}:${node.start}`;
    for (const key of syntaxKeys(node, above)) uses.push({ features: [key], where, guards: [] });
    for (const features of apiKeys(node, above, script)) {
      const guards = guardsOf(node, above, (each, over) => askedKeys(each, over, script));
      uses.push({ features, where, guards });
    }
    for (const features of elementKeys(node)) uses.push({ features, where, guards: [] });
  });
  return uses;
}

function readNames(root: AstNode, ownMembers: ReadonlySet<string>): Script {
  const declared = new Set<string>();
  const aliases: Script['aliases'][number][] = [];
  const declare = (pattern: AstNode | undefined) => {
    if (pattern === undefined) return;
    if (pattern.type === 'Identifier') declared.add(String(pattern.name));
    for (const key of ['left', 'argument', 'value']) declare(child(pattern, key));
    for (const key of ['elements', 'properties']) for (const each of list(pattern, key)) declare(each);
  };
  walk(root, (node, above) => {
    if (/Function|Class/.test(node.type)) declare(child(node, 'id'));
    if (/Function/.test(node.type)) for (const each of list(node, 'params')) declare(each);
    if (/^Import\w*Specifier$/.test(node.type)) declare(child(node, 'local'));
    if (node.type !== 'VariableDeclarator') return;
    const [id, init] = [child(node, 'id'), unwrapped(child(node, 'init'))];
    declare(id);
    const scope = [...above].reverse().find(({ type }) => /Function/.test(type)) ?? root;
    const namespace = namespaceName(keyOf(init?.type === 'MemberExpression' ? init : undefined) ?? '');
    const alias = (name: string | undefined, ...keys: string[]) => {
      if (name !== undefined && namespaces.has(keys[0] ?? '') && isFeature(...extensionApi, ...keys))
        aliases.push({ name, keys, scope });
    };
    alias(nameOf(id), namespace);
    if (id?.type === 'ObjectPattern')
      for (const [key, value] of propertiesOf(id)) {
        if (namespaces.has(namespace)) alias(nameOf(value), namespace, key);
        else alias(nameOf(value), namespaceName(key));
      }
  });
  return { declared, ownMembers, aliases };
}

/** What of the extension API a variable holds, unless a parameter of a nearer function has its name. */
function aliasOf(name: string, above: readonly AstNode[], script: Script): readonly string[] | undefined {
  const owner = above.findLast((node) => list(node, 'params').some((each) => nameOf(each) === name));
  const found = script.aliases.findLast((each) => each.name === name && above.includes(each.scope));
  const isHidden = owner !== undefined && above.indexOf(owner) > above.indexOf(found?.scope ?? owner);
  return isHidden ? undefined : found?.keys;
}

/** The namespace of the extension API that an expression is. */
function namespaceOf(
  node: AstNode | undefined,
  above: readonly AstNode[],
  script: Script,
): string | undefined {
  const object = unwrapped(node);
  const name = nameOf(object);
  if (name !== undefined) {
    const keys = aliasOf(name, above, script);
    return keys?.length === 1 ? keys[0] : undefined;
  }
  const key = object?.type === 'MemberExpression' ? namespaceName(keyOf(object) ?? '') : '';
  return namespaces.has(key) ? key : undefined;
}

/** What a member of an expression is, where the extension API has it: the namespace, and the member. */
function extensionKeys(
  object: AstNode | undefined,
  key: string,
  above: readonly AstNode[],
  script: Script,
): string[][] {
  const namespace = namespaceOf(object, above, script);
  if (namespace !== undefined && isFeature(...extensionApi, namespace, key))
    return [[pathOf(...extensionApi, namespace)], [pathOf(...extensionApi, namespace, key)]];
  const area = unwrapped(object);
  const areaName = area?.type === 'MemberExpression' ? (keyOf(area) ?? '') : '';
  const method = [...extensionApi, 'storage', 'StorageArea', key];
  const isArea =
    storageAreas.has(areaName) && namespaceOf(child(area, 'object'), above, script) === 'storage';
  return isArea && isFeature(...method) ? [[pathOf(...method)]] : [];
}

/** A name that no script declares, and the global objects' members. */
function globalKeys(name: string): string[] {
  const candidates = [
    [...builtins, name],
    ['javascript', 'builtins', 'globalThis', name],
    ['api', name],
    ['api', 'Window', name],
    ['api', 'WorkerGlobalScope', name],
  ];
  return candidates.filter((keys) => isFeature(...keys)).map((keys) => pathOf(...keys));
}

/** The dotted name of a chain that starts at a global; `undefined` for any other expression. */
function globalChain(node: AstNode | undefined, script: Script): string | undefined {
  const object = unwrapped(node);
  const name = nameOf(object);
  if (name !== undefined) return script.declared.has(name) || globalObjects.has(name) ? undefined : name;
  if (object?.type !== 'MemberExpression') return undefined;
  const key = keyOf(object);
  const parent = child(object, 'object');
  if (key === undefined) return undefined;
  if (globalObjects.has(nameOf(parent) ?? '')) return key;
  const chain = globalChain(parent, script);
  return chain === undefined ? undefined : `${chain}.${key}`;
}

function memberKeys(node: AstNode, above: readonly AstNode[], script: Script): string[][] {
  const key = keyOf(node);
  const object = unwrapped(child(node, 'object'));
  if (key === undefined || object === undefined) return [];
  const extension = extensionKeys(object, key, above, script);
  if (extension.length > 0) return withParameters(extension, node, above);
  if (globalObjects.has(nameOf(object) ?? '') && !script.declared.has(nameOf(object) ?? ''))
    return [globalKeys(key)];
  const chain = globalChain(object, script);
  const known = [
    [...builtins, ...(chain?.split('.') ?? ['']), key],
    ['api', chain ?? '', `${key}_static`],
    ['api', interfaces[chain ?? ''] ?? '', key],
  ].filter((keys) => isFeature(...keys));
  if (known.length > 0) return withParameters([known.map((keys) => pathOf(...keys))], node, above);
  const maker = object.type === 'CallExpression' ? unwrapped(child(object, 'callee')) : undefined;
  const isIterator =
    iteratorMethods.has(keyOf(maker) ?? '') &&
    nameOf(child(maker, 'object')) !== 'Object' &&
    maker?.type === 'MemberExpression';
  if (isIterator && isFeature(...builtins, 'Iterator', key)) return [[pathOf(...builtins, 'Iterator', key)]];
  return script.ownMembers.has(key) ? [] : [members.get(key) ?? []];
}

/** Adds what MDN says of an option in the arguments of a call, such as `updateProperties_loadReplace_parameter`. */
function withParameters(found: string[][], node: AstNode, above: readonly AstNode[]): string[][] {
  const call = above.at(-1);
  if ((call?.type !== 'CallExpression' && call?.type !== 'NewExpression') || call.callee !== node)
    return found;
  const names = list(call, 'arguments').flatMap((argument) => [...propertiesOf(argument).keys()]);
  const method = found.at(-1)?.[0]?.split('.') ?? [];
  const options = childrenOf(...method).filter((each) =>
    names.some(
      (name) => each === name || each.endsWith(`_${name}_parameter`) || each === `${name}_parameter`,
    ),
  );
  return [...found, ...options.map((option) => [pathOf(...method, option)])];
}

/** The APIs that a node names, each with its possible meanings. */
function apiKeys(node: AstNode, above: readonly AstNode[], script: Script): string[][] {
  const parent = above.at(-1);
  if (node.type === 'MemberExpression')
    return memberKeys(node, above, script).filter((each) => each.length > 0);
  const name = nameOf(node);
  const isKey = (parent?.type === 'MemberExpression' && parent.property === node) || parent?.key === node;
  if (name === undefined || (isKey && parent?.computed !== true && parent?.shorthand !== true)) return [];
  const alias = aliasOf(name, above, script);
  if (alias !== undefined) {
    // Only what takes a member of it fails where it is missing.
    const isMember = parent?.type === 'MemberExpression';
    const isTaken =
      isMember && (alias.length > 1 || isFeature(...extensionApi, ...alias, keyOf(parent) ?? ''));
    return isTaken || isAsked(node, above) ? [[pathOf(...extensionApi, ...alias)]] : [];
  }
  if (script.declared.has(name)) return [];
  const made = parent?.type === 'NewExpression' && parent.callee === node;
  const constructors = [
    [...builtins, name, name],
    ['api', name, name],
  ].filter((keys) => made && isFeature(...keys));
  const found = [globalKeys(name), ...constructors.map((keys) => [pathOf(...keys)])];
  return withParameters(found, node, above).filter((each) => each.length > 0);
}

/** What a condition on a node asks for: the APIs it names, and a namespace, which counts as used by its members alone. */
function askedKeys(node: AstNode, above: readonly AstNode[], script: Script): string[] {
  const namespace = namespaceOf(node, above, script);
  const known = namespace !== undefined && isFeature(...extensionApi, namespace);
  return [...apiKeys(node, above, script).flat(), ...(known ? [pathOf(...extensionApi, namespace)] : [])];
}

/** An element that Preact is told to make, with its attributes. */
function elementKeys(node: AstNode): string[][] {
  if (node.type !== 'CallExpression') return [];
  const [first, second] = list(node, 'arguments');
  const element = textOf(first);
  if (element === undefined || second?.type !== 'ObjectExpression' || !isFeature('html', 'elements', element))
    return [];
  const attributes = [...propertiesOf(second)].map(
    ([name, value]) => [name.toLowerCase(), textOf(value)] as const,
  );
  return markupKeys(element, new Map(attributes)).map((keys) => [pathOf(...keys)]);
}
