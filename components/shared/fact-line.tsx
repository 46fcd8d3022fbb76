import { type Fact, factTexts } from '../../lib/tenants/namesakes.ts';

/** Up to so many characters a fact is not cut. */
const shortest = 6;
/** How many characters at a fact's end stay in sight: what tells names apart is often there. */
const tailLength = { first: 12, later: 8 };

/**
 * Facts in one line, the most telling first. Where there is no room, the later ones give way first, and each loses its
 * middle, but not what tells it from its namesakes'. The whole is in the tooltip and for screen readers.
 */
export function FactLine({ facts }: { facts: readonly Fact[] }) {
  const whole = factTexts(facts).join(' · ');
  return (
    <span class="facts-line" title={whole}>
      <span class="visually-hidden">{whole}</span>
      {facts.map((fact, index) => (
        <span class="elided" aria-hidden="true" key={fact.text}>
          {index === 0 ? halves(fact, '', tailLength.first) : halves(fact, ' · ', tailLength.later)}
        </span>
      ))}
    </span>
  );
}

/** One fact alone, which without room loses its middle, but not what tells it from its namesakes'. */
export function ElidedFact({ fact }: { fact: Fact }) {
  return <span class="elided">{halves(fact, '', tailLength.later)}</span>;
}

/** A fact before and after the place where it may be cut, by whole characters; a short one is whole. */
function halves({ text, tellsAt = Infinity }: Fact, separator: string, tail: number) {
  const letters = Array.from(text);
  // A half may be narrower than the room that keeps a few of its letters in sight.
  const isShort = letters.length + separator.length <= shortest;
  const at = isShort ? 0 : Math.min(tellsAt, Math.max(Math.ceil(letters.length / 2), letters.length - tail));
  const end = letters.slice(at).join('');
  const parts = at === 0 ? [separator + end] : [separator + letters.slice(0, at).join(''), end];
  return parts.map((half) => <span>{half}</span>);
}
