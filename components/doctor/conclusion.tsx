import type { ComponentChildren } from 'preact';
import type { Conclusion as Found } from '../../lib/doctor/conclusion.ts';
import type { About } from '../../lib/vendors/contract.ts';
import type { Say } from '../words.ts';
import { foundWords, sideWords, todoWords } from './words.ts';

interface ConclusionProps {
  found: Found;
  about: About;
  say: Say;
  children: ComponentChildren;
}

/** What it comes to, first and in one breath: the trouble, whose side it is on, what to do. Said once it is known. */
export function Conclusion({ found, about, say, children }: ConclusionProps) {
  const { kind } = found;
  return (
    <section class={`panel conclusion conclusion-${kind}`} aria-label={say('doctorConclusion')}>
      <div role="status">
        {kind === 'trouble' ? (
          <>
            <h2>{foundWords(say, found.answer, about)}</h2>
            <p>
              <b>{sideWords(say, found.answer)}</b> {todoWords(say, found.answer, about)}
            </p>
          </>
        ) : (
          <h2>{say(`doctorConclusion_${kind}`, about.label)}</h2>
        )}
        {kind === 'well' && <p>{say('doctorConclusion_well_do')}</p>}
      </div>
      <div class="row row-wrap">{children}</div>
    </section>
  );
}
