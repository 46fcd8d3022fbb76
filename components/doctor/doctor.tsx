import { useState } from 'preact/hooks';
import { conclusionOf, sideOf } from '../../lib/doctor/conclusion.ts';
import { steps, tabHelps } from '../../lib/doctor/findings.ts';
import { reportText } from '../../lib/doctor/report.ts';
import { ticketText } from '../../lib/journal/ticket.ts';
import { hostOf } from '../../lib/tenants/hosts.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { aboutOf } from '../../lib/vendors/abouts.ts';
import type { About } from '../../lib/vendors/contract.ts';
import { Button } from '../button.tsx';
import { colourOf, Mark } from '../mark.tsx';
import { ProblemNote } from '../problem.tsx';
import type { Acts, View } from '../view.ts';
import { Conclusion } from './conclusion.tsx';
import { StepRow } from './step-row.tsx';
import { type DoctorDesk, useExamination } from './use-examination.ts';

interface DoctorProps {
  tenantId: string;
  view: View;
  now: number;
  acts: Acts;
  desk: DoctorDesk;
}

/** The connection doctor's page: of one tenant, by its id. */
export function Doctor({ tenantId, ...rest }: DoctorProps) {
  const { view, acts } = rest;
  const tenant = view.tenants.find(({ id }) => id === tenantId);
  const about = tenant === undefined ? undefined : aboutOf(tenant.vendor);
  if (tenant !== undefined && about !== undefined)
    return <Practice key={tenant.id} tenant={tenant} about={about} {...rest} />;
  return (
    <div class="practice">
      <h1>{acts.say('doctor')}</h1>
      <section class="panel">
        <h2>{acts.say('doctorNobody')}</h2>
        <p>{acts.say('doctorNobody_do')}</p>
        <div class="row">
          <Button look="strong" onPress={acts.manage}>
            {acts.say('manageTenants')}
          </Button>
        </div>
      </section>
    </div>
  );
}

type PracticeProps = Omit<DoctorProps, 'tenantId'> & { tenant: Tenant; about: About };

function Practice({ tenant, about, view, now, acts, desk }: PracticeProps) {
  const { say } = acts;
  const [copied, setCopied] = useState('');
  const { examination, busy, refused, run } = useExamination(tenant.id, true, acts, desk);
  const found = conclusionOf(examination, now);
  const asking = busy || found.kind === 'asking';
  const trouble = !asking && found.kind === 'trouble' ? found.answer : null;
  const production = tenant.environment === 'production';

  async function allow(): Promise<void> {
    if (await acts.askForHosts([tenant.baseUrl])) run();
  }

  async function copyReport(): Promise<void> {
    if (examination === undefined) return;
    const facts = ticketText(tenant, about, view.passes[tenant.id], acts.agent());
    await acts
      .copy(`${facts}\n\n${reportText(examination, now)}`)
      .then(() => setCopied(say('doctorCopied')))
      .catch(() => setCopied(say('copyRefused')));
  }

  function logIn(): void {
    acts.writeDrafts({ ...view.drafts, intent: { tenant: tenant.id, at: now } });
    desk.openPopup();
  }

  return (
    <div class="practice" style={{ '--tenant': colourOf(tenant) }}>
      <header class={production ? 'patient card-production' : 'patient'}>
        <Mark tenant={tenant} large />
        <div class="patient-text">
          <p class="help">{say('doctor')}</p>
          <h1>{tenant.name}</h1>
          <p class="help host">
            {about.label} · {new URL(tenant.baseUrl).host}
          </p>
        </div>
        {production ? (
          <span class="tag-production">{say('tagProduction')}</span>
        ) : (
          <span class="option-environment">{say(`environment_${tenant.environment}`)}</span>
        )}
      </header>
      <Conclusion found={asking ? { kind: 'asking' } : found} about={about} say={say}>
        {trouble?.finding === 'not_allowed' && (
          <Button look="strong" onPress={() => void allow()}>
            {say('allowAccess', hostOf(tenant.baseUrl))}
          </Button>
        )}
        {trouble !== null && tabHelps(trouble.finding) && (
          <Button look="strong" onPress={() => desk.openAddress(tenant.baseUrl)}>
            {say('doctorOpenAddress')}
          </Button>
        )}
        {asking ? (
          <Button onPress={() => void acts.send('cancelExamination', { tenant: tenant.id })}>
            {say('cancel')}
          </Button>
        ) : (
          <>
            <Button look={found.kind === 'none' ? 'strong' : 'plain'} onPress={run}>
              {say(found.kind === 'none' ? 'doctorRun' : 'doctorRunAgain')}
            </Button>
            {examination !== undefined && (
              <Button onPress={() => void copyReport()}>{say('doctorCopyReport')}</Button>
            )}
            {trouble !== null && sideOf(trouble) === 'settings' && (
              <Button onPress={acts.manage}>{say('manageTenants')}</Button>
            )}
            <Button
              look={found.kind === 'well' || trouble?.step === 'login' ? 'strong' : 'quiet'}
              onPress={logIn}
            >
              {say('doctorBack')}
            </Button>
          </>
        )}
        <span class="help" aria-live="polite">
          {copied}
        </span>
      </Conclusion>
      {refused !== null && (
        <ProblemNote
          say={say}
          problem={{
            code: refused.code,
            circumstance: { act: 'other', facts: refused.facts, vendor: about.label, awaitsCode: false },
            fresh: true,
          }}
        />
      )}
      <ol class="steps" aria-label={say('doctorSteps')}>
        {steps.map((step) => (
          <StepRow
            key={step}
            step={step}
            answer={examination?.answers.find((each) => each.step === step)}
            asking={asking}
            about={about}
            now={now}
            say={say}
          />
        ))}
      </ol>
      <p class="help">{say('doctorPromise')}</p>
    </div>
  );
}
