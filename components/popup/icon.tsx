/**
 * The popup's icons, drawn in the document: each picture in a style sheet is a document of its own, which costs the
 * first paint some 3 ms.
 */
const paths = {
  search: 'M14 14l-3.8-3.8a4.5 4.5 0 1 0-.1.1',
  star: 'M8 1.8l1.9 3.9 4.3.6-3.1 3 .7 4.3L8 11.6l-3.8 2 .7-4.3-3.1-3 4.3-.6z',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  actions: 'M3 4.5L6.5 8 3 11.5M8.5 12H13',
  lock: 'M4.2 7h7.6q1.2 0 1.2 1.2v4.1q0 1.2-1.2 1.2H4.2Q3 13.5 3 12.3V8.2Q3 7 4.2 7M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2',
};

interface IconProps {
  name: keyof typeof paths;
  /** More classes. */
  class?: string;
  /** Its accessible name; an icon without one is decoration. */
  label?: string;
}

export function Icon({ name, class: more = '', label }: IconProps) {
  const shape = <path d={paths[name]} />;
  const look = `icon icon-${name} ${more}`.trim();
  return label === undefined ? (
    <svg class={look} viewBox="0 0 16 16" aria-hidden="true">
      {shape}
    </svg>
  ) : (
    <svg class={look} viewBox="0 0 16 16" role="img" aria-label={label}>
      {shape}
    </svg>
  );
}
