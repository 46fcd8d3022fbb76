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
import { PortalHost } from './portal-host.tsx';
import { SocketHost } from './socket-host.tsx';
import { StepRow } from './step-row.tsx';
import { type DoctorPageApi, useExamination } from './use-examination.ts';

interface DoctorPageProps {
  tenantId: string;
  view: View;
  now: number;
  actions: PageActions;
  api: DoctorPageApi;
}

/** The connection doctor's page for one tenant, or a notice when the id is unknown. */
export function DoctorPage({ tenantId, ...rest }: DoctorPageProps) {
  const { view, actions } = rest;
  const tenant = view.tenants.find(({ id }) => id === tenantId);
  const descriptor = tenant === undefined ? undefined : findDescriptor(tenant.vendor);
  if (tenant !== undefined && descriptor !== undefined)
    return <TenantExamination key={tenant.id} tenant={tenant} descriptor={descriptor} {...rest} />;
  return (
    <div class="doctor">
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

type TenantExaminationProps = Omit<DoctorPageProps, 'tenantId'> & {
  tenant: Tenant;
  descriptor: VendorDescriptor;
};

function TenantExamination({ tenant, descriptor, view, now, actions, api }: TenantExaminationProps) {
  const { t } = actions;
  const [copyResult, setCopyResult] = useState('');
  const { examination, busy, refused, run } = useExamination(tenant.id, actions, api);
  const conclusion = deriveConclusion(examination, now);
  const running = busy || conclusion.kind === 'running';
  const trouble = !running && conclusion.kind === 'trouble' ? conclusion.answer : null;
  const production = tenant.environment === 'production';

  async function allowHost(): Promise<void> {
    if (await actions.requestHosts([tenant.baseUrl])) run();
  }

  async function copyReport(): Promise<void> {
    if (examination === undefined) return;
    const ticket = ticketText(tenant, descriptor, view.passes[tenant.id], actions.userAgentLabel());
    await actions
      .copy(`${ticket}\n\n${reportText(examination, now)}`)
      .then(() => setCopyResult(t('doctorCopied')))
      .catch(() => setCopyResult(t('copyRefused')));
  }

  function logIn(): void {
    void actions.writeDrafts({ ...view.drafts, intent: { tenant: tenant.id, at: now } });
    api.openPopup();
  }

  return (
    <div class="doctor" style={{ '--tenant': tenantColour(tenant) }}>
      <a class="back-link" href={`/options.html?edit=${tenant.id}`}>
        {t('doctorBackToTenant', tenant.name)}
      </a>
      <header class={production ? 'examined-tenant card-production' : 'examined-tenant'}>
        <TenantAvatar tenant={tenant} large />
        <div class="examined-tenant-text">
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
      <ConclusionPanel conclusion={running ? { kind: 'running' } : conclusion} descriptor={descriptor} t={t}>
        {trouble?.finding === 'not_allowed' && (
          <Button look="strong" onPress={() => void allowHost()}>
            {t('allowAccess', hostOf(tenant.baseUrl))}
          </Button>
        )}
        {trouble !== null && isWorthOpening(trouble.finding) && (
          <Button look="strong" onPress={() => api.openAddress(tenant.baseUrl)}>
            {t('doctorOpenAddress')}
          </Button>
        )}
        {running ? (
          <Button onPress={() => void actions.apply('cancelExamination', { tenant: tenant.id })}>
            {t('cancel')}
          </Button>
        ) : (
          <>
            <Button look={conclusion.kind === 'none' ? 'strong' : 'plain'} onPress={run}>
              {t(conclusion.kind === 'none' ? 'doctorRun' : 'doctorRunAgain')}
            </Button>
            {examination !== undefined && (
              <Button onPress={() => void copyReport()}>{t('doctorCopyReport')}</Button>
            )}
            {trouble !== null && responsibleFor(trouble) === 'settings' && (
              <a class="button button-plain" href={`/options.html?edit=${tenant.id}`}>
                {t('editTenant', tenant.name)}
              </a>
            )}
            <Button
              look={conclusion.kind === 'well' || trouble?.step === 'login' ? 'strong' : 'quiet'}
              onPress={logIn}
            >
              {t('doctorBack')}
            </Button>
          </>
        )}
        <span class="help" aria-live="polite">
          {copyResult}
        </span>
      </ConclusionPanel>
      {!running && conclusion.kind === 'well' && api.withholdsStrictCookies && (
        <PortalHost tenant={tenant} descriptor={descriptor} view={view} actions={actions} />
      )}
      {!running && conclusion.kind === 'well' && api.holdsSocketsApart && (
        <SocketHost tenant={tenant} descriptor={descriptor} view={view} actions={actions} />
      )}
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
            running={running}
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
