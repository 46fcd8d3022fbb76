import type { Translate } from '../../lib/i18n/i18n.ts';
import type { LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import { locatedIssueText } from '../shared/validation-text.ts';

/** Lists the policy entries that failed validation; the last valid policy stays in force. */
export function PolicyIssues({ issues, t }: { issues: readonly LocatedIssue[]; t: Translate }) {
  const texts = issues.map((locatedIssue) => locatedIssueText(t, locatedIssue));
  if (texts.length === 0) return null;
  return (
    <section class="panel" aria-label={t('policy')}>
      <p class="warning">{t('policyFaults')}</p>
      <ul class="hosts">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
