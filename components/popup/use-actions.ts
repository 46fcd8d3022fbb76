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

/** What a person can do on this page, what is under way, and what came of it. */
export interface PopupActions {
  /** The commands under way, each after its tenant's id (none where it is for all) and a blank; `open` with its destination. */
  busy: readonly string[];
  /** What was just done, for a moment. */
  announcement: string;
  confirmation: PendingConfirmation | null;
  noteFor(tenantId: string): string | null;
  problemOf(tenant: Tenant): ShownProblem | null;
  forTenant(tenant: Tenant): CardActions;
  openPortal(door: PortalRequest): void;
  /** Answers the standing question. */
  answer(yes: boolean): void;
  signOutEverywhere(): void;
}

/** How long what was just done stays to be read, in milliseconds. */
const saidFor = 5000;

/** Sends a page's commands, shows which are under way, and keeps what came of them. */
export function useActions(view: View, now: number, openedAt: number, actions: PageActions): PopupActions {
  const [busy, setBusy] = useState<readonly string[]>([]);
  const [local, setLocal] = useState<LocalProblem | null>(null);
  const [note, setNote] = useState<{ tenant: string; words: string } | null>(null);
  const [vendorMessage, setSaid] = useState('');
  const [question, setQuestion] = useState<PendingConfirmation | null>(() =>
    initialConfirmation(view, openedAt),
  );
  /** Doors under way; known at once, before the page is drawn again. */
  const opening = useRef(new Set<string>());

  useEffect(() => {
    if (vendorMessage === '') return undefined;
    const timer = setTimeout(() => setSaid(''), saidFor);
    return () => clearTimeout(timer);
  }, [vendorMessage]);

  async function run<K extends CommandName>(
    name: K,
    command: Commands[K],
    label: string = name,
  ): Promise<Reply> {
    const { tenant: id = '' } = command as { tenant?: string };
    const mark = `${id} ${label}`;
    setBusy((all) => [...all, mark]);
    setLocal(null);
    setSaid('');
    setNote(null);
    const reply = await actions.send(name, command);
    setBusy((all) => all.filter((each) => each !== mark));
    // A locked vault is told by the pass, until it is opened.
    if (!reply.ok && reply.code !== 'vault_locked') setLocal(problemFrom(reply, name, id, now));
    return reply;
  }

  const actsOf = (of: Tenant): CardActions => ({
    allowHost: (address) => void actions.requestHosts([address], of.id),
    saveDraft: (field, value) =>
      actions.writeDrafts({
        ...view.drafts,
        fields: { ...view.drafts.fields, [of.id]: { ...view.drafts.fields?.[of.id], [field]: value } },
      }),
    signIn: (method, fields) => void run('login', { tenant: of.id, method, fields }),
    submitCode: (value) => void run('submitCode', { tenant: of.id, value }),
    cancel: () => void run('cancel', { tenant: of.id }),
    open: (destination, aside) => void openDoor({ tenant: of, destination, aside }),
    copyLink: () => void copyLink(of),
    copyToken: () => {
      const token = view.passes[of.id]?.session?.maskedToken ?? '';
      void copied('token', of, actions.copy(token), token);
    },
    copyTicket: () => {
      const text = ticketFor(of, view, actions);
      void copied('ticket', of, actions.copy(text), text);
    },
    check: () =>
      void run('check', { tenant: of.id }).then(
        (reply) => reply.ok && setSaid(actions.t('checked', of.name)),
      ),
    renew: () =>
      void run('renew', { tenant: of.id }).then(
        (reply) => reply.ok && setSaid(actions.t('renewed', of.name)),
      ),
    signOut: () => void logOut(of),
  });

  async function openDoor(door: PortalRequest, agreed?: Confirmation): Promise<void> {
    const { tenant: of, destination, aside } = door;
    if (opening.current.has(of.id)) return;
    opening.current.add(of.id);
    const label = destination === undefined ? 'open' : `open ${destination}`;
    const ask = { tenant: of.id, destination, agreed, privateWindow: aside === true ? true : undefined };
    const reply = await run('openPortal', ask, label).finally(() => opening.current.delete(of.id));
    if (reply.ok && reply.question !== undefined)
      setQuestion({ door, question: reply.question, act: 'open' });
  }

  /** The clipboard is taken in the click itself, so what must be asked is known before. */
  async function copyLink(of: Tenant, agreed?: Confirmation): Promise<void> {
    const summary = findSummary(of.vendor);
    const question = summary === undefined ? null : requiredConfirmation(summary, of, view.preferences, now);
    if (question !== null && agreed === undefined)
      return setQuestion({ door: { tenant: of }, question, act: 'link' });
    const link = run('createSignInLink', { tenant: of.id, agreed }).then((reply) => {
      if (!reply.ok || reply.link === undefined) throw new TypeError('no link came');
      return reply.link;
    });
    try {
      await actions.copyWhenReady(link);
      setNote({ tenant: of.id, words: actions.t('linkCopied') });
    } catch {
      setSaid(actions.t('noLinkCopied'));
    }
  }

  async function logOut(of: Tenant): Promise<void> {
    const reply = await run('logout', { tenant: of.id });
    const vendor = findSummary(of.vendor);
    if (!reply.ok || reply.serverNotTold === undefined) return;
    const key = reply.serverNotTold === 'none' ? vendor?.logoutNote : undefined;
    setNote({ tenant: of.id, words: actions.t(key ?? 'serverNotTold') });
  }

  async function copied(
    what: 'token' | 'ticket',
    of: Tenant,
    copying: Promise<void>,
    text: string,
  ): Promise<void> {
    const [copy] = await Promise.allSettled([copying]);
    copyFeedback(actions, what, of, copy.status === 'fulfilled' ? text : null, setSaid, setNote);
  }

  return {
    busy,
    announcement: vendorMessage,
    confirmation: question,
    noteFor: (id) => (note?.tenant === id ? note.words : null),
    problemOf: (tenant) => problemFor(tenant, view, local, openedAt),
    forTenant: actsOf,
    openPortal: (door) => void openDoor(door),
    answer(yes) {
      setQuestion(null);
      if (!yes || question === null) return;
      if (question.act === 'link') void copyLink(question.door.tenant, question.question);
      else void openDoor(question.door, question.question);
    },
    signOutEverywhere: () =>
      void run('logoutEverywhere', {}).then((reply) => reply.ok && setSaid(actions.t('loggedOutEverywhere'))),
  };
}
