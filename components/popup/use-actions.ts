import { useEffect, useRef, useState } from 'preact/hooks';
import { type Confirmation, requiredConfirmation } from '../../lib/portal/confirmation.ts';
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import type { ShownProblem } from '../shared/problem-alert.tsx';
import { copyFeedback, ticketFor } from './copy-feedback.ts';
import { initialConfirmation } from './initial-state.ts';
import type { PendingConfirmation, PortalRequest } from './portal-confirm.tsx';
import { type LocalProblem, problemFor, problemFrom } from './problems.ts';
import type { CardActions } from './tenant-card-props.ts';

/** The popup's commands, which are in flight, and their results. */
interface PopupActions {
  /**
   * Commands in flight as `id command`; the id is empty for commands to all tenants.
   * `open` may carry a destination's index.
   */
  busy: readonly string[];
  /** The last action's result, shown for `announcementMs`. */
  announcement: string;
  confirmation: PendingConfirmation | null;
  noteFor(tenantId: string): string | null;
  problemOf(tenant: Tenant): ShownProblem | null;
  forTenant(tenant: Tenant): CardActions;
  openPortal(request: PortalRequest): void;
  /** Resolves the pending confirmation. */
  answer(confirmed: boolean): void;
  logOutEverywhere(): void;
}

/** How long an announcement is shown, in milliseconds. */
const announcementMs = 5000;

/** Sends the popup's commands, and tracks which are in flight and what they resulted in. */
export function useActions(view: View, now: number, openedAt: number, actions: PageActions): PopupActions {
  const [busy, setBusy] = useState<readonly string[]>([]);
  const [localProblem, setLocalProblem] = useState<LocalProblem | null>(null);
  const [note, setNote] = useState<{ tenant: string; text: string } | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const [pending, setPending] = useState<PendingConfirmation | null>(() =>
    initialConfirmation(view, openedAt),
  );
  /** Tenants whose portal is opening; a ref, because state is only current after the next render. */
  const opening = useRef(new Set<string>());

  useEffect(() => {
    if (announcement === '') return undefined;
    const timer = setTimeout(() => setAnnouncement(''), announcementMs);
    return () => clearTimeout(timer);
  }, [announcement]);

  async function run<K extends CommandName>(
    name: K,
    command: Commands[K],
    label: string = name,
  ): Promise<Reply> {
    const { tenant: id = '' } = command as { tenant?: string };
    const entry = `${id} ${label}`;
    setBusy((all) => [...all, entry]);
    setLocalProblem(null);
    setAnnouncement('');
    setNote(null);
    const reply = await actions.send(name, command);
    setBusy((all) => all.filter((each) => each !== entry));
    // The pass stores a locked vault's problem until the vault is unlocked.
    if (!reply.ok && reply.code !== 'vault_locked') setLocalProblem(problemFrom(reply, name, id, now));
    return reply;
  }

  const forTenant = (tenant: Tenant): CardActions => ({
    allowHost: (address) => void actions.requestHosts([address], tenant.id),
    saveDraft: (field, value) => void saveDraft(tenant, field, value),
    logIn: (method, fields) => void run('login', { tenant: tenant.id, method, fields }),
    submitCode: (value) => void run('submitCode', { tenant: tenant.id, value }),
    cancel: () => void run('cancel', { tenant: tenant.id }),
    open: (destination, privateWindow) => void openPortal({ tenant, destination, privateWindow }),
    copyLink: () => void copyLink(tenant),
    copyToken: () => {
      const token = view.passes[tenant.id]?.session?.maskedToken ?? '';
      void finishCopy('token', tenant, actions.copy(token), token);
    },
    copyTicket: () => {
      const text = ticketFor(tenant, view, actions);
      void finishCopy('ticket', tenant, actions.copy(text), text);
    },
    check: () =>
      void run('check', { tenant: tenant.id }).then(
        (reply) => reply.ok && setAnnouncement(actions.t('checked', tenant.name)),
      ),
    renew: () =>
      void run('renew', { tenant: tenant.id }).then(
        (reply) => reply.ok && setAnnouncement(actions.t('renewed', tenant.name)),
      ),
    examine: () => void actions.send('examine', { tenant: tenant.id }),
    logOut: () => void logOut(tenant),
  });

  async function saveDraft({ id }: Tenant, field: string, value: string): Promise<void> {
    const { drafts } = view;
    const fields = { ...drafts.fields, [id]: { ...drafts.fields?.[id], [field]: value } };
    if (await actions.writeDrafts({ ...drafts, fields })) return;
    const facts = { detail: 'memory full' };
    setLocalProblem({ tenant: id, code: 'internal', act: 'other', facts, awaitsCode: false, sentAt: now });
  }

  async function openPortal(request: PortalRequest, agreed?: Confirmation): Promise<void> {
    const { tenant, destination, privateWindow } = request;
    if (opening.current.has(tenant.id)) return;
    opening.current.add(tenant.id);
    const label = destination === undefined ? 'open' : `open ${destination}`;
    const command = {
      tenant: tenant.id,
      destination,
      agreed,
      privateWindow: privateWindow === true ? true : undefined,
    };
    const reply = await run('openPortal', command, label).finally(() => opening.current.delete(tenant.id));
    if (reply.ok && reply.confirmation !== undefined)
      setPending({ request, confirmation: reply.confirmation, act: 'open' });
  }

  /** Decides locally whether to confirm, because the clipboard write must start in the click itself. */
  async function copyLink(tenant: Tenant, agreed?: Confirmation): Promise<void> {
    const summary = findSummary(tenant.vendor);
    const confirmation =
      summary === undefined ? null : requiredConfirmation(summary, tenant, view.preferences, now);
    if (confirmation !== null && agreed === undefined)
      return setPending({ request: { tenant }, confirmation, act: 'link' });
    const link = run('createSignInLink', { tenant: tenant.id, agreed }).then((reply) => {
      if (!reply.ok || reply.link === undefined) throw new TypeError('no link came');
      return reply.link;
    });
    try {
      await actions.copyWhenReady(link);
      setNote({ tenant: tenant.id, text: actions.t('linkCopied') });
    } catch {
      setAnnouncement(actions.t('noLinkCopied'));
    }
  }

  async function logOut(tenant: Tenant): Promise<void> {
    const reply = await run('logout', { tenant: tenant.id });
    const summary = findSummary(tenant.vendor);
    if (!reply.ok || reply.serverNotTold === undefined) return;
    const key = reply.serverNotTold === 'none' ? summary?.logoutNote : undefined;
    setNote({ tenant: tenant.id, text: actions.t(key ?? 'serverNotTold') });
  }

  async function finishCopy(
    what: 'token' | 'ticket',
    tenant: Tenant,
    copying: Promise<void>,
    text: string,
  ): Promise<void> {
    const [result] = await Promise.allSettled([copying]);
    copyFeedback(
      actions,
      what,
      tenant,
      result.status === 'fulfilled' ? text : null,
      setAnnouncement,
      setNote,
    );
  }

  return {
    busy,
    announcement,
    confirmation: pending,
    noteFor: (id) => (note?.tenant === id ? note.text : null),
    problemOf: (tenant) => problemFor(tenant, view, localProblem, openedAt),
    forTenant,
    openPortal: (request) => void openPortal(request),
    answer(confirmed) {
      setPending(null);
      if (!confirmed || pending === null) return;
      if (pending.act === 'link') void copyLink(pending.request.tenant, pending.confirmation);
      else void openPortal(pending.request, pending.confirmation);
    },
    logOutEverywhere: () =>
      void run('logoutEverywhere', {}).then(
        (reply) => reply.ok && setAnnouncement(actions.t('loggedOutEverywhere')),
      ),
  };
}
