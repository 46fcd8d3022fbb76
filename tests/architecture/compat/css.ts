import * as cssTree from 'css-tree';
import { childrenOf, type FeatureUse, isFeature, pathOf } from './data.ts';

/** The keys of a CSS function: below `css.types`, at most two levels deep (`color.color-mix`). */
const functionKeys = new Map<string, string>();
for (const type of childrenOf('css', 'types')) {
  for (const name of childrenOf('css', 'types', type))
    if (isFeature('css', 'types', type, name)) functionKeys.set(name, pathOf('css', 'types', type, name));
}
for (const type of childrenOf('css', 'types'))
  if (isFeature('css', 'types', type)) functionKeys.set(type, pathOf('css', 'types', type));

const dynamicUnit = /^[dsl]v(?:w|h|i|b|min|max)$/;

/** The features a style sheet uses: at-rules, media features, selectors, properties, keywords, functions, units. */
export function featuresOfCss(text: string, file: string): FeatureUse[] {
  const uses: FeatureUse[] = [];
  const root = cssTree.parse(text, {
    positions: true,
    parseCustomProperty: true,
    onParseError(error) {
      throw error;
    },
  });
  const supports: string[] = [];
  /** Properties that an earlier declaration of the same rule has set: a browser falls back to it. */
  const declared: Set<string>[] = [new Set()];
  /** How many selectors each rule around has. */
  const selectors: number[] = [];
  let ruleDepth = 0;

  const add = (node: cssTree.CssNode, keys: readonly string[], name: string, hasFallback = false) => {
    if (!isFeature(...keys)) return;
    const feature = pathOf(...keys);
    const isGuarded = hasFallback || supports.some((condition) => condition.includes(name));
    const where = `${file}:${node.loc?.start.offset ?? 0}`;
    uses.push({ features: [feature], where, guards: isGuarded ? [feature] : [] });
  };

  function declaration(node: cssTree.Declaration, container: string | undefined): void {
    const { property } = node;
    // A font family that is missing gives way to the next.
    const hasFallback = property === 'font-family' || declared.at(-1)?.has(property) === true;
    if (container !== undefined && isFeature('css', 'at-rules', container, property))
      add(node, ['css', 'at-rules', container, property], property);
    else if (!property.startsWith('--')) add(node, ['css', 'properties', property], property);
    cssTree.walk(node.value, (value) => {
      if (value.type === 'Identifier')
        add(value, ['css', 'properties', property, value.name], value.name, hasFallback);
      else if (value.type === 'Function') {
        const key = functionKeys.get(value.name.toLowerCase());
        if (key === undefined) return;
        add(value, key.split('.'), value.name, hasFallback);
        const first = value.children.first;
        if (first?.type === 'Identifier' && first.name === 'from')
          add(value, [...key.split('.'), 'relative_syntax'], 'from', hasFallback);
      } else if (value.type === 'Dimension') {
        const unit = dynamicUnit.test(value.unit) ? 'viewport_percentage_units_dynamic' : value.unit;
        add(value, ['css', 'types', 'length', unit], value.unit, hasFallback);
      }
    });
    declared.at(-1)?.add(property);
  }

  const containers: string[] = [];
  cssTree.walk(root, {
    enter(node: cssTree.CssNode) {
      if (node.type === 'Atrule') {
        const condition = node.prelude === null ? '' : cssTree.generate(node.prelude);
        add(node, ['css', 'at-rules', node.name], `@${node.name}`);
        containers.push(node.name);
        supports.push(node.name === 'supports' && !/^not\b|\(not\b/.test(condition) ? condition : '');
      } else if (node.type === 'Rule') {
        if (ruleDepth > 0) add(node, ['css', 'selectors', 'nesting'], '&');
        ruleDepth += 1;
        declared.push(new Set());
        selectors.push(node.prelude.type === 'SelectorList' ? node.prelude.children.size : 1);
      } else if (node.type === 'Feature') {
        add(node, ['css', 'at-rules', containers.at(-1) ?? 'media', node.name], node.name);
      } else if (node.type === 'FeatureRange') {
        add(node, ['css', 'at-rules', 'media', 'range_syntax'], 'range');
      } else if (node.type === 'PseudoClassSelector' || node.type === 'PseudoElementSelector') {
        // Another engine's own: a browser drops the rule, which is meant for that engine alone.
        const isForeign = node.name.startsWith('-') && selectors.at(-1) === 1;
        if (!isForeign) add(node, ['css', 'selectors', node.name], `:${node.name}`);
      } else if (node.type === 'NestingSelector') {
        add(node, ['css', 'selectors', 'nesting'], '&');
      } else if (node.type === 'Declaration' && !isCondition(node)) {
        declaration(node, ruleDepth === 0 ? containers.at(-1) : undefined);
      }
    },
    leave(node: cssTree.CssNode) {
      if (node.type === 'Atrule') {
        containers.pop();
        supports.pop();
      } else if (node.type === 'Rule') {
        ruleDepth -= 1;
        declared.pop();
        selectors.pop();
      }
    },
  });
  return uses;

  /** A declaration in the condition of `@supports` asks, it does not use. */
  function isCondition(node: cssTree.Declaration): boolean {
    return (
      cssTree.find(root, (each) => each.type === 'SupportsDeclaration' && each.declaration === node) !== null
    );
  }
}
