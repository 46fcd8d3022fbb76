import { useState } from 'preact/hooks';
import { deriveConclusion, responsibleFor } from '../../lib/doctor/conclusion.ts';
import { isWorthOpening, steps } from '../../lib/doctor/findings.ts';
import { reportText } from '../../lib/doctor/report.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { ticketText } from '../../lib/tickets/ticket-text.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { TenantAvatar, tenantColour } from '../shared/tenant-avatar.tsx';
import { ConclusionPanel } from './conclusion-panel.tsx';
import { StepRow } from './step-row.tsx';
import { type DoctorPageApi, useExamination } from './use-examination.ts';

interface DoctorProps {
  tenantId: string;
  view: View;
  now: number;
  actions: PageActions;
  desk: DoctorPageApi;
}

/** The connection doctor's page: of one tenant, by its id. */
export function DoctorPage({ tenantId, ...rest }: DoctorProps) {
  const { view, actions } = rest;
  const tenant = view.tenants.find(({ id }) => id === tenantId);
  const descriptor = tenant === undefined ? undefined : findDescriptor(tenant.vendor);
  if (tenant !== undefined && descriptor !== undefined)
    return <Practice key={tenant.id} tenant={tenant} descriptor={descriptor} {...rest} />;
  return (
    <div class="practice">
      <h1>{actions.t('doctor')}</h1>
      <section class="panel">
        <h2>{actions.t('doctorNobody')}</h2>
        <p>{actions.t('doctorNobody_do')}</p>
        <div class="row">
          <Button look="strong" onPress={actions.openOptions}>
            {actions.t('manageTenants')}
          </Button>
        </div>
      </section>
    </div>
  );
}

type PracticeProps = Omit<DoctorProps, 'tenantId'> & { tenant: Tenant; descriptor: VendorDescriptor };

function Practice({ tenant, descriptor, view, now, actions, desk }: PracticeProps) {
  const { t } = actions;
  const [copied, setCopied] = useState('');
  const { examination, busy, refused, run } = useExamination(tenant.id, true, actions, desk);
  const found = deriveConclusion(examination, now);
  const asking = busy || found.kind === 'asking';
  const trouble = !asking && found.kind === 'trouble' ? found.answer : null;
  const production = tenant.environment === 'production';

  async function allow(): Promise<void> {
    if (await actions.requestHosts([tenant.baseUrl])) run();
  }

  async function copyReport(): Promise<void> {
    if (examination === undefined) return;
    const facts = ticketText(tenant, descriptor, view.passes[tenant.id], actions.userAgentLabel());
    await actions
      .copy(`${facts}\n\n${reportText(examination, now)}`)
      .then(() => setCopied(t('doctorCopied')))
      .catch(() => setCopied(t('copyRefused')));
  }

  function logIn(): void {
    actions.writeDrafts({ ...view.drafts, intent: { tenant: tenant.id, at: now } });
    desk.openPopup();
  }

  return (
    <div class="practice" style={{ '--tenant': tenantColour(tenant) }}>
      <header class={production ? 'patient card-production' : 'patient'}>
        <TenantAvatar tenant={tenant} large />
        <div class="patient-text">
          <p class="help">{t('doctor')}</p>
          <h1>{tenant.name}</h1>
          <p class="help host">
            {descriptor.label} · {new URL(tenant.baseUrl).host}
          </p>
        </div>
        {production ? (
          <span class="tag-production">{t('tagProduction')}</span>
        ) : (
          <span class="option-environment">{t(`environment_${tenant.environment}`)}</span>
        )}
      </header>
      <ConclusionPanel found={asking ? { kind: 'asking' } : found} descriptor={descriptor} t={t}>
        {trouble?.finding === 'not_allowed' && (
          <Button look="strong" onPress={() => void allow()}>
            {t('allowAccess', hostOf(tenant.baseUrl))}
          </Button>
        )}
        {trouble !== null && isWorthOpening(trouble.finding) && (
          <Button look="strong" onPress={() => desk.openAddress(tenant.baseUrl)}>
            {t('doctorOpenAddress')}
          </Button>
        )}
        {asking ? (
          <Button onPress={() => void actions.send('cancelExamination', { tenant: tenant.id })}>
            {t('cancel')}
          </Button>
        ) : (
          <>
            <Button look={found.kind === 'none' ? 'strong' : 'plain'} onPress={run}>
              {t(found.kind === 'none' ? 'doctorRun' : 'doctorRunAgain')}
            </Button>
            {examination !== undefined && (
              <Button onPress={() => void copyReport()}>{t('doctorCopyReport')}</Button>
            )}
            {trouble !== null && responsibleFor(trouble) === 'settings' && (
              <Button onPress={actions.openOptions}>{t('manageTenants')}</Button>
            )}
            <Button
              look={found.kind === 'well' || trouble?.step === 'login' ? 'strong' : 'quiet'}
              onPress={logIn}
            >
              {t('doctorBack')}
            </Button>
          </>
        )}
        <span class="help" aria-live="polite">
          {copied}
        </span>
      </ConclusionPanel>
      {refused !== null && (
        <ProblemAlert
          t={t}
          problem={{
            code: refused.code,
            context: { act: 'other', facts: refused.facts, vendor: descriptor.label, awaitsCode: false },
            fresh: true,
          }}
        />
      )}
      <ol class="steps" aria-label={t('doctorSteps')}>
        {steps.map((step) => (
          <StepRow
            key={step}
            step={step}
            answer={examination?.answers.find((each) => each.step === step)}
            asking={asking}
            descriptor={descriptor}
            now={now}
            t={t}
          />
        ))}
      </ol>
      <p class="help">{t('doctorPromise')}</p>
    </div>
  );
}
