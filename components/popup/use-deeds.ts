import { useEffect, useRef, useState } from 'preact/hooks';
import { type DoorQuestion, questionBefore } from '../../lib/doors/question.ts';
import type { CommandName, Commands, Reply } from '../../lib/messages/commands.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import type { ShownProblem } from '../problem.tsx';
import type { Acts, View } from '../view.ts';
import { tellCopied, ticketOf } from './copied.ts';
import type { DoorWish, StandingQuestion } from './door-question.tsx';
import { standingOnOpening } from './opening.ts';
import { type LocalProblem, problemFor, problemFrom } from './problems.ts';
import type { CardActs } from './tenant-card.tsx';

/** What a person can do on this page, what is under way, and what came of it. */
export interface Deeds {
  /** The commands under way, each after its tenant's id (none where it is for all) and a blank; `open` with its destination. */
  busy: readonly string[];
  /** What was just done, for a moment. */
  said: string;
  question: StandingQuestion | null;
  noteFor(tenantId: string): string | null;
  problemOf(tenant: Tenant): ShownProblem | null;
  of(tenant: Tenant): CardActs;
  openDoor(door: DoorWish): void;
  /** Answers the standing question. */
  answer(yes: boolean): void;
  logOutEverywhere(): void;
}

/** How long what was just done stays to be read, in milliseconds. */
const saidFor = 5000;

/** Sends a page's commands, shows which are under way, and keeps what came of them. */
export function useDeeds(view: View, now: number, openedAt: number, acts: Acts): Deeds {
  const [busy, setBusy] = useState<readonly string[]>([]);
  const [local, setLocal] = useState<LocalProblem | null>(null);
  const [note, setNote] = useState<{ tenant: string; words: string } | null>(null);
  const [said, setSaid] = useState('');
  const [question, setQuestion] = useState<StandingQuestion | null>(() => standingOnOpening(view, openedAt));
  /** Doors under way; known at once, before the page is drawn again. */
  const opening = useRef(new Set<string>());

  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), saidFor);
    return () => clearTimeout(timer);
  }, [said]);

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
    const reply = await acts.send(name, command);
    setBusy((all) => all.filter((each) => each !== mark));
    // A locked vault is told by the pass, until it is opened.
    if (!reply.done && reply.code !== 'vault_locked') setLocal(problemFrom(reply, name, id, now));
    return reply;
  }

  const actsOf = (of: Tenant): CardActs => ({
    allow: (address) => void acts.askForHosts([address], of.id),
    draft: (field, value) =>
      acts.writeDrafts({
        ...view.drafts,
        fields: { ...view.drafts.fields, [of.id]: { ...view.drafts.fields?.[of.id], [field]: value } },
      }),
    logIn: (way, fields) => void run('login', { tenant: of.id, way, fields }),
    answer: (value) => void run('answer', { tenant: of.id, value }),
    cancel: () => void run('cancel', { tenant: of.id }),
    open: (destination, aside) => void openDoor({ tenant: of, destination, aside }),
    copyLink: () => void copyLink(of),
    copyToken: () => {
      const token = view.passes[of.id]?.session?.maskedToken ?? '';
      void copied('token', of, acts.copy(token), token);
    },
    copyTicket: () => {
      const text = ticketOf(of, view, acts);
      void copied('ticket', of, acts.copy(text), text);
    },
    check: () =>
      void run('check', { tenant: of.id }).then(
        (reply) => reply.done && setSaid(acts.say('checked', of.name)),
      ),
    renew: () =>
      void run('renew', { tenant: of.id }).then(
        (reply) => reply.done && setSaid(acts.say('renewed', of.name)),
      ),
    logOut: () => void logOut(of),
  });

  async function openDoor(door: DoorWish, agreed?: DoorQuestion): Promise<void> {
    const { tenant: of, destination, aside } = door;
    if (opening.current.has(of.id)) return;
    opening.current.add(of.id);
    const label = destination === undefined ? 'open' : `open ${destination}`;
    const ask = { tenant: of.id, destination, agreed, aside: aside === true ? true : undefined };
    const reply = await run('open', ask, label).finally(() => opening.current.delete(of.id));
    if (reply.done && reply.question !== undefined)
      setQuestion({ door, question: reply.question, act: 'open' });
  }

  /** The clipboard is taken in the click itself, so what must be asked is known before. */
  async function copyLink(of: Tenant, agreed?: DoorQuestion): Promise<void> {
    const face = faceOf(of.vendor);
    const question = face === undefined ? null : questionBefore(face, of, view.preferences, now);
    if (question !== null && agreed === undefined)
      return setQuestion({ door: { tenant: of }, question, act: 'link' });
    const link = run('link', { tenant: of.id, agreed }).then((reply) => {
      if (!reply.done || reply.link === undefined) throw new TypeError('no link came');
      return reply.link;
    });
    try {
      await acts.copyLater(link);
      setNote({ tenant: of.id, words: acts.say('linkCopied') });
    } catch {
      setSaid(acts.say('noLinkCopied'));
    }
  }

  async function logOut(of: Tenant): Promise<void> {
    const reply = await run('logout', { tenant: of.id });
    const vendor = faceOf(of.vendor);
    if (!reply.done || reply.serverNotTold === undefined) return;
    const key = reply.serverNotTold === 'none' ? vendor?.logoutNote : undefined;
    setNote({ tenant: of.id, words: acts.say(key ?? 'serverNotTold') });
  }

  async function copied(
    what: 'token' | 'ticket',
    of: Tenant,
    copying: Promise<void>,
    text: string,
  ): Promise<void> {
    const [copy] = await Promise.allSettled([copying]);
    tellCopied(acts, what, of, copy.status === 'fulfilled' ? text : null, setSaid, setNote);
  }

  return {
    busy,
    said,
    question,
    noteFor: (id) => (note?.tenant === id ? note.words : null),
    problemOf: (tenant) => problemFor(tenant, view, local, openedAt),
    of: actsOf,
    openDoor: (door) => void openDoor(door),
    answer(yes) {
      setQuestion(null);
      if (!yes || question === null) return;
      if (question.act === 'link') void copyLink(question.door.tenant, question.question);
      else void openDoor(question.door, question.question);
    },
    logOutEverywhere: () =>
      void run('logoutEverywhere', {}).then(
        (reply) => reply.done && setSaid(acts.say('loggedOutEverywhere')),
      ),
  };
}
