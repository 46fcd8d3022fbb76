/** Signing in to many tenants with their saved credentials, from the popup and the bulk page. */
import { useState } from 'preact/hooks';
import { needsAgreement } from '../../lib/bulk/agreement.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Failure } from './messages.ts';
import type { PageActions, View } from './page-types.ts';
import { needsPassphrase } from './saved-tenants.ts';
import { type OpenQuestion, useQuestion } from './use-question.ts';

/** Signs in to many tenants, after the passphrase and one question about production where they are needed. */
interface SignInMany {
  /** From the start of the run to its end; not while something is asked. */
  busy: boolean;
  /** The production tenants that are asked about. */
  question: OpenQuestion<readonly Tenant[]> | null;
  /** Why the run did not start. */
  refused: Failure | null;
  dismissRefusal(): void;
  signIn(tenants: readonly Tenant[]): Promise<void>;
}

/** @param askPassphrase resolves with whether the vault was unlocked */
export function useSignInMany(
  view: View,
  now: number,
  { send }: Pick<PageActions, 'send'>,
  askPassphrase: () => Promise<boolean>,
): SignInMany {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const question = useQuestion<readonly Tenant[]>();

  async function signIn(tenants: readonly Tenant[]): Promise<void> {
    setRefused(null);
    if (needsPassphrase(tenants, view) && !(await askPassphrase())) return;
    const production = tenants.filter((tenant) => needsAgreement(tenant, view.preferences, now));
    if (production.length > 0 && !(await question.ask(production))) return;
    const ids = (all: readonly Tenant[]) => all.map(({ id }) => id);
    const agreed = { production: ids(production), portalOrigins: [] };
    const start = async () => {
      setBusy(true);
      const reply = await send('startBulkRun', { act: 'login', stored: true, tenants: ids(tenants), agreed });
      setBusy(false);
      return reply;
    };
    let reply = await start();
    // Locked since the page was last told, before anything was sent.
    if (!reply.ok && reply.code === 'vault_locked' && (await askPassphrase())) reply = await start();
    if (!reply.ok && reply.code !== 'vault_locked') setRefused(reply);
  }

  return { busy, question: question.open, refused, dismissRefusal: () => setRefused(null), signIn };
}
