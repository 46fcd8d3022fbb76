import type { ComponentChildren } from 'preact';
import type { Conclusion } from '../../lib/doctor/conclusion.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findingText, remedyText, responsibleText } from './finding-text.ts';

const headings: Record<Exclude<Conclusion['kind'], 'trouble'>, MessageKey> = {
  none: 'doctorConclusion_none',
  running: 'doctorConclusion_asking',
  interrupted: 'doctorConclusion_interrupted',
  cancelled: 'doctorConclusion_cancelled',
  well: 'doctorConclusion_well',
};

interface ConclusionPanelProps {
  conclusion: Conclusion;
  descriptor: VendorDescriptor;
  t: Translate;
  children: ComponentChildren;
}

/** The examination's conclusion: finding, responsible side and remedy; announced once it is known. */
export function ConclusionPanel({ conclusion, descriptor, t, children }: ConclusionPanelProps) {
  const { kind } = conclusion;
  return (
    <section class={`panel conclusion conclusion-${kind}`} aria-label={t('doctorConclusion')}>
      <div role="status">
        {kind === 'trouble' ? (
          <>
            <h2>{findingText(t, conclusion.answer, descriptor)}</h2>
            <p>
              <b>{responsibleText(t, conclusion.answer)}</b> {remedyText(t, conclusion.answer, descriptor)}
            </p>
          </>
        ) : (
          <h2>{t(headings[kind], descriptor.label)}</h2>
        )}
        {kind === 'well' && <p>{t('doctorConclusion_well_do')}</p>}
      </div>
      <div class="row row-wrap">{children}</div>
    </section>
  );
}
