import { useState } from 'preact/hooks';
import type { MessageKey } from '../../lib/vendors/contract.ts';
import { Button } from '../button.tsx';
import { AfterImport } from '../options/after-import.tsx';
import { ImportPreview } from '../options/import-preview.tsx';
import { PickFile } from '../options/pick-file.tsx';
import { useImport } from '../options/use-import.ts';
import type { Acts, View } from '../view.ts';

/** How it goes with each tenant, in order. */
const steps: readonly MessageKey[] = ['first_allow', 'first_logIn', 'first_open'];
/** What it will never do. */
const nevers: readonly MessageKey[] = [
  'first_neverSend',
  'first_neverWrite',
  'first_neverLook',
  'first_neverReach',
  'first_neverTouch',
];

interface FirstPageProps {
  view: View;
  acts: Acts;
  /** Opens the side panel, in the click itself. */
  openPanel: () => void;
}

/** The page of the first install: what this is, the first tenants, and what it will never do. */
export function FirstPage({ view, acts, openPanel }: FirstPageProps) {
  const { say } = acts;
  return (
    <div class="page first-page">
      <header class="first-head">
        <img src="/icon/96.png" width="64" height="64" alt="" />
        <div>
          <h1>{say('first_title')}</h1>
          <p class="lead">{say('first_lead')}</p>
        </div>
      </header>
      <Begin view={view} acts={acts} />
      <section aria-labelledby="first-then">
        <h2 id="first-then">{say('first_then')}</h2>
        <ol class="steps">
          {steps.map((key) => (
            <li key={key}>{say(key)}</li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="first-never">
        <h2 id="first-never">{say('first_never')}</h2>
        <ul class="nevers">
          {nevers.map((key) => (
            <li key={key}>{say(key)}</li>
          ))}
        </ul>
      </section>
      <div class="row row-wrap first-find">
        <p class="help grow">{say('first_find')}</p>
        <Button look="quiet" onPress={openPanel}>
          {say('openSidePanel')}
        </Button>
      </div>
    </div>
  );
}

function Begin({ view, acts }: { view: View; acts: Acts }) {
  const { say } = acts;
  const [status, setStatus] = useState('');
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const incoming = useImport(acts, (said, tenants) => {
    setStatus(said);
    setFresh(tenants);
  });
  const set = view.policy.tenants.length > 0;
  return (
    <>
      <section class="panel" aria-labelledby="first-begin">
        <h2 id="first-begin">{say(view.tenants.length === 0 ? 'first_begin' : 'first_ready')}</h2>
        <p>{say(set ? 'first_set' : view.tenants.length === 0 ? 'first_beginHelp' : 'first_readyHelp')}</p>
        <div class="row row-wrap">
          <PickFile look={view.tenants.length === 0 ? 'strong' : 'plain'} say={say} take={incoming.take} />
          <Button onPress={acts.manage}>
            {say(view.tenants.length === 0 ? 'first_byHand' : 'manageTenants')}
          </Button>
        </div>
        <p class="status" role="status">
          {status}
        </p>
        {incoming.fault !== null && (
          <p class="problem" role="alert" data-code="bad_tenant_file">
            {incoming.fault}
          </p>
        )}
      </section>
      {incoming.preview !== null && (
        <ImportPreview
          preview={incoming.preview}
          say={say}
          onImport={() => void incoming.agree()}
          onCancel={incoming.cancel}
        />
      )}
      <AfterImport tenants={view.tenants.filter(({ id }) => fresh.includes(id))} view={view} acts={acts} />
    </>
  );
}
