import { parseHTML } from 'linkedom';
import { type FeatureUse, isFeature, pathOf } from './data.ts';

/** The keys of an element and of its attributes; an attribute's value too, where MDN lists it. */
export function markupKeys(element: string, attributes: ReadonlyMap<string, string | undefined>): string[][] {
  const keys: string[][] = [['html', 'elements', element]];
  for (const [name, value] of attributes) {
    const own = ['html', 'elements', element, name];
    const key = isFeature(...own) ? own : ['html', 'global_attributes', name];
    keys.push(key);
    if (value !== undefined) keys.push([...key, value], ['html', 'elements', element, `${name}_${value}`]);
  }
  return keys.filter((each) => isFeature(...each));
}

/** The elements and attributes of a page. */
export function featuresOfHtml(text: string, file: string): FeatureUse[] {
  const { document } = parseHTML(text);
  return [...document.querySelectorAll('*')].flatMap((element) =>
    markupKeys(
      element.localName,
      new Map([...element.attributes].map(({ name, value }) => [name, value])),
    ).map((keys) => ({ features: [pathOf(...keys)], where: `${file}: <${element.localName}>`, guards: [] })),
  );
}
