import { useEffect, useRef, useState } from 'preact/hooks';
import { type Confirmation, requiredConfirmation } from '../../lib/portal/confirmation.ts';
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { asksBeforeCheck } from '../shared/heavy-check.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import type { ShownProblem } from '../shared/problem-alert.tsx';
import { needsPassphrase } from '../shared/saved-tenants.ts';
import { type OpenQuestion, useQuestion } from '../shared/use-question.ts';
import { copyFeedback } from './copy-feedback.ts';
import { asksLogoutEverywhere, initialConfirmation } from './initial-state.ts';
import type { PendingConfirmation, PortalRequest } from './portal-confirm.tsx';
import { type LocalProblem, problemFor, problemFrom } from './problems.ts';
import type { ticketFor } from './ticket-for.ts';

/** The popup's commands, which are in flight, and their results. */
export interface PopupActions {
  /**
   * Commands in flight as `id command`; the id is empty for commands to all tenants.
   * `open` may carry a destination's index.
   */
  busy: readonly string[];
  /** The last action's result, shown for `announcementMs`. */
  announcement: string;
  announce(text: string): void;
  /** Takes back what was announced, while that is shown; `null` where nothing can be. */
  undo: (() => void) | null;
  /** Keeps the announcement shown while somebody is at its button. */
  holdAnnouncement(isHeld: boolean): void;
  confirmation: PendingConfirmation | null;
  noteFor(tenantId: string): string | null;
  problemOf(tenant: Tenant): ShownProblem | null;
  /** Sends a command and tracks it in `busy`. @param label its name in `busy`, the command's by default */
  run<K extends CommandName>(name: K, command: Commands[K], label?: string): Promise<Reply>;
  /** Stores what is typed and not secret. @param field its name, or `method` for the chosen sign-in method */
  saveDraft(tenant: Tenant, field: string, value: string): void;
  openPortal(request: PortalRequest): void;
  copyLink(tenant: Tenant): void;
  copyToken(tenant: Tenant): void;
  copyTicket(tenant: Tenant): void;
  /** Copies a fact that is no secret, and announces it. */
  copyText(text: string): void;
  /** Checks at once, or once a day after confirmation where the check reads much in production. */
  check(tenant: Tenant): void;
  renew(tenant: Tenant): void;
  setFavourite(tenant: Tenant, on: boolean): void;
  logOut(tenant: Tenant): void;
  /** What waits for the vault's passphrase: a tenant by its id; `''` for signing in to many. */
  unlocking: OpenQuestion<string> | null;
  /** Asks for the passphrase. @returns whether the vault was unlocked */
  askPassphrase(about: string): Promise<boolean>;
  logInWithStored(tenant: Tenant): void;
  /** Resolves the pending confirmation. */
  answer(confirmed: boolean): void;
  /** Asks before every session ends. */
  logOutEverywhere(): void;
  /** The question before every session ends. */
  endingAll: OpenQuestion<null> | null;
}

/** How long an announcement is shown, in milliseconds. */
const announcementMs = 5000;

/** Sends the popup's commands, and tracks which are in flight and what they resulted in. */
export function useActions(
  view: View,
  now: number,
  openedAt: number,
  actions: PageActions,
  parts: { ticketFor: typeof ticketFor } | null,
): PopupActions {
  const [busy, setBusy] = useState<readonly string[]>([]);
  const [localProblem, setLocalProblem] = useState<LocalProblem | null>(null);
  const [note, setNote] = useState<{ tenant: string; text: string } | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const [undo, setUndo] = useState<{ of: string; run: () => void } | null>(null);
  /** Asked one after the other: portals of two tenants may be pressed before the first one's question comes. */
  const [questions, setQuestions] = useState<readonly PendingConfirmation[]>(() =>
    [initialConfirmation(view, openedAt)].flatMap((question) => question ?? []),
  );
  const [pending] = questions;
  const askToConfirm = (question: PendingConfirmation) => setQuestions((all) => [...all, question]);
  /** Tenants whose portal is opening; a ref, because state is only current after the next render. */
  const opening = useRef(new Set<string>());
  const endAll = useQuestion<null>();
  const { open: unlocking, ask: askPassphrase } = useQuestion<string>();

  // Wherever it was unlocked, here or in a tab by passkey, what was pressed goes on.
  useEffect(() => {
    if (view.vault.vault !== 'locked') unlocking?.answer(view.vault.vault === 'unlocked');
  }, [view.vault.vault, unlocking]);

  useEffect(() => {
    if (asksLogoutEverywhere(view, openedAt)) void logOutEverywhere();
  }, []);

  const [isHeld, holdAnnouncement] = useState(false);
  useEffect(() => {
    if (announcement === '' || isHeld) return undefined;
    const timer = setTimeout(() => setAnnouncement(''), announcementMs);
    return () => clearTimeout(timer);
  }, [announcement, isHeld]);
  // A button that is taken away under the pointer tells of no leaving.
  useEffect(() => holdAnnouncement(false), [announcement]);

  async function run<K extends CommandName>(
    name: K,
    command: Commands[K],
    label: string = name,
    isAgain = false,
  ): Promise<Reply> {
    const { tenant: id = '' } = command as { tenant?: string };
    const entry = `${id} ${label}`;
    setBusy((all) => [...all, entry]);
    setLocalProblem(null);
    setAnnouncement('');
    setNote(null);
    const reply = await actions.send(name, command);
    setBusy((all) => all.filter((each) => each !== entry));
    const waits = !reply.ok && reply.code === 'vault_locked' && reply.facts.detail === 'locked';
    if (waits && id !== '' && !isAgain && (await askPassphrase(id))) return run(name, command, label, true);
    // The pass stores a locked vault's problem until the vault is unlocked.
    if (!reply.ok && reply.code !== 'vault_locked') setLocalProblem(problemFrom(reply, name, id, now));
    return reply;
  }

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
      askToConfirm({ request, confirmation: reply.confirmation, act: 'open' });
  }

  /** Decides locally whether to confirm, because the clipboard write must start in the click itself. */
  async function copyLink(tenant: Tenant, agreed?: Confirmation): Promise<void> {
    const descriptor = findDescriptor(tenant.vendor);
    const confirmation =
      descriptor === undefined ? null : requiredConfirmation(descriptor, tenant, view.preferences, now);
    if (confirmation !== null && agreed === undefined)
      return askToConfirm({ request: { tenant }, confirmation, act: 'link' });
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

  async function runAndAnnounce(
    name: 'check' | 'renew',
    tenant: Tenant,
    announcementKey: 'checked' | 'renewed',
    agreed?: true,
  ): Promise<void> {
    const reply = await run(name, { tenant: tenant.id, ...(agreed && { agreed }) });
    if (reply.ok) setAnnouncement(actions.t(announcementKey, tenant.name));
  }

  async function logOut(tenant: Tenant): Promise<void> {
    const reply = await run('logout', { tenant: tenant.id });
    const descriptor = findDescriptor(tenant.vendor);
    if (!reply.ok || reply.serverNotTold === undefined) return;
    const { t } = actions;
    const text =
      reply.serverNotTold !== 'none'
        ? t('serverNotTold')
        : descriptor?.logoutNote === undefined
          ? t('together_done_no_call', descriptor?.label ?? tenant.vendor)
          : t(descriptor.logoutNote);
    setNote({ tenant: tenant.id, text });
  }

  async function logOutEverywhere(): Promise<void> {
    if (!(await endAll.ask(null))) return;
    const reply = await run('logoutEverywhere', {});
    if (reply.ok) setAnnouncement(actions.t('loggedOutEverywhere'));
  }

  /** @param undone for an undo: the place among the favourites before, -1 for none */
  async function setFavourite(tenant: Tenant, on: boolean, undone?: { position: number }): Promise<void> {
    const position = (view.preferences.favourites ?? []).indexOf(tenant.id);
    const command = { tenants: [tenant.id], on, ...(on && undone) };
    const reply = await actions.apply('setFavourites', command);
    if (!reply.ok) return;
    const of = actions.t(on ? 'favouriteAdded' : 'favouriteRemoved', tenant.name);
    setAnnouncement(of);
    setUndo(undone ? null : { of, run: () => void setFavourite(tenant, !on, { position }) });
  }

  async function logInWithStored(tenant: Tenant): Promise<void> {
    if (needsPassphrase([tenant], view) && !(await askPassphrase(tenant.id))) return;
    await run('loginWithStored', { tenant: tenant.id });
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
    announce: setAnnouncement,
    undo: undo?.of === announcement ? undo.run : null,
    holdAnnouncement,
    confirmation: pending ?? null,
    noteFor: (id) => (note?.tenant === id ? note.text : null),
    problemOf: (tenant) => problemFor(tenant, view, localProblem, openedAt),
    run,
    saveDraft: (...change) => void saveDraft(...change),
    openPortal: (request) => void openPortal(request),
    copyLink: (tenant) => void copyLink(tenant),
    copyToken(tenant) {
      const token = view.passes[tenant.id]?.session?.maskedToken ?? '';
      void finishCopy('token', tenant, actions.copy(token), token);
    },
    copyTicket(tenant) {
      if (parts === null) return;
      const text = parts.ticketFor(tenant, view, actions);
      void finishCopy('ticket', tenant, actions.copy(text), text);
    },
    check(tenant) {
      const note = asksBeforeCheck(tenant, view.preferences, now);
      if (note === undefined) void runAndAnnounce('check', tenant, 'checked');
      else askToConfirm({ request: { tenant }, confirmation: {}, act: 'check', note });
    },
    renew: (tenant) => void runAndAnnounce('renew', tenant, 'renewed'),
    setFavourite: (tenant, on) => void setFavourite(tenant, on),
    copyText: (text) =>
      void actions.copy(text).then(
        () => setAnnouncement(actions.t('copiedText', text)),
        () => setAnnouncement(actions.t('copyRefused')),
      ),
    logOut: (tenant) => void logOut(tenant),
    unlocking,
    askPassphrase,
    logInWithStored: (tenant) => void logInWithStored(tenant),
    answer(confirmed) {
      setQuestions((all) => all.slice(1));
      if (!confirmed || pending === undefined) return;
      if (pending.act === 'check') void runAndAnnounce('check', pending.request.tenant, 'checked', true);
      else if (pending.act === 'link') void copyLink(pending.request.tenant, pending.confirmation);
      else void openPortal(pending.request, pending.confirmation);
    },
    logOutEverywhere: () => void logOutEverywhere(),
    endingAll: endAll.open,
  };
}
