import type { ComponentChildren } from 'preact';
import type { Conclusion as Found } from '../../lib/doctor/conclusion.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findingText, remedyText, responsibleText } from './finding-text.ts';

interface ConclusionProps {
  found: Found;
  descriptor: VendorDescriptor;
  t: Translate;
  children: ComponentChildren;
}

/** What it comes to, first and in one breath: the trouble, whose side it is on, what to do. Said once it is known. */
export function ConclusionPanel({ found, descriptor, t, children }: ConclusionProps) {
  const { kind } = found;
  return (
    <section class={`panel conclusion conclusion-${kind}`} aria-label={t('doctorConclusion')}>
      <div role="status">
        {kind === 'trouble' ? (
          <>
            <h2>{findingText(t, found.answer, descriptor)}</h2>
            <p>
              <b>{responsibleText(t, found.answer)}</b> {remedyText(t, found.answer, descriptor)}
            </p>
          </>
        ) : (
          <h2>{t(`doctorConclusion_${kind}`, descriptor.label)}</h2>
        )}
        {kind === 'well' && <p>{t('doctorConclusion_well_do')}</p>}
      </div>
      <div class="row row-wrap">{children}</div>
    </section>
  );
}
