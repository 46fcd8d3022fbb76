import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type DoorQuestion, questionBefore } from '../../lib/doors/question.ts';
import { ticketText } from '../../lib/journal/ticket.ts';
import type { CommandName, Commands, Reply } from '../../lib/messages/commands.ts';
import { stateOf } from '../../lib/sessions/state.ts';
import { intentLife } from '../../lib/slots/public.ts';
import { hostOf } from '../../lib/tenants/addresses.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { search } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import type { ShownProblem } from '../problem.tsx';
import type { Acts, View } from '../view.ts';
import { count, environmentWords } from '../words.ts';
import { DoorQuestionDialog, type DoorWish, type StandingQuestion } from './door-question.tsx';
import { meaningOf } from './keys.ts';
import { inOrder, openingOrder } from './ordering.ts';
import { portalAddress, shutAddresses } from './portal.ts';
import { type CardActs, TenantCard } from './tenant-card.tsx';
import { optionId, type Row, TenantList } from './tenant-list.tsx';

interface ConciergeProps {
  view: View;
  now: number;
  openedAt: number;
  acts: Acts;
}

/** A problem that only this page knows of, because no slot could take it. */
interface LocalProblem {
  tenant: string;
  problem: ShownProblem;
}

/** The popup and the side panel: search, the tenant you are in, the others. */
export function Concierge({ view, now, openedAt, acts }: ConciergeProps) {
  const order = useMemo(() => openingOrder(view, openedAt), []);
  const tenants = inOrder(view.tenants, order);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<string | null>(() => firstChoice(view, order.ids, openedAt));
  const [busy, setBusy] = useState<Readonly<Record<string, string>>>({});
  const [local, setLocal] = useState<LocalProblem | null>(null);
  const [note, setNote] = useState<{ tenant: string; words: string } | null>(null);
  const [said, setSaid] = useState('');
  const [question, setQuestion] = useState<StandingQuestion | null>(() => standingOnOpening(view, openedAt));
  const searchBox = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLElement>(null);

  const rows = useMemo(
    () =>
      search(
        tenants.map((tenant) => findable(tenant, view)),
        query,
      ),
    [view, query],
  ).map(({ tenant }) => rowOf(tenant, view, now));
  const active = rows.find(({ tenant }) => tenant.id === chosen) ?? rows[0];
  const tenant = active?.tenant;
  const about = tenant === undefined ? undefined : faceOf(tenant.vendor);
  const pass = tenant === undefined ? undefined : view.passes[tenant.id];

  useEffect(() => {
    const waiting = card.current?.querySelector<HTMLInputElement>('#field-code');
    const halfFilled =
      tenant !== undefined &&
      Object.values(view.drafts.fields?.[tenant.id] ?? {}).some((text) => text !== '');
    if (waiting !== null && waiting !== undefined) waiting.focus();
    else if (halfFilled) firstEmptyField(card.current)?.focus();
    else searchBox.current?.focus();
  }, []);

  // Where the focus was inside the card may be gone with the state that showed it: the search takes it.
  const shownState = active?.state.name;
  useEffect(() => {
    if (document.activeElement === document.body && question === null) {
      (firstEmptyField(card.current, true) ?? searchBox.current)?.focus();
    }
  }, [shownState, busy, question]);

  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), 5000);
    return () => clearTimeout(timer);
  }, [said]);

  async function run<K extends CommandName>(
    name: K,
    command: Commands[K],
    label: string = name,
  ): Promise<Reply> {
    const id = 'tenant' in command && typeof command.tenant === 'string' ? command.tenant : '';
    setBusy((all) => ({ ...all, [id]: label }));
    setLocal(null);
    setNote(null);
    const reply = await acts.send(name, command);
    setBusy(({ [id]: _done, ...others }) => others);
    if (!reply.done) setLocal({ tenant: id, problem: problemFrom(reply, name, id, view) });
    return reply;
  }

  const cardActs = (of: Tenant): CardActs => ({
    allow: (address) => void acts.askForHosts([address], of.id),
    draft: (field, value) =>
      acts.writeDrafts({
        ...view.drafts,
        fields: { ...view.drafts.fields, [of.id]: { ...view.drafts.fields?.[of.id], [field]: value } },
      }),
    logIn: (way, fields) => {
      acts.writeDrafts({ ...view.drafts, fields: omit(view.drafts.fields ?? {}, of.id) });
      void run('login', { tenant: of.id, way, fields });
    },
    answer: (value) => void run('answer', { tenant: of.id, value }),
    cancel: () => void run('cancel', { tenant: of.id }),
    open: (destination, aside) => void openDoor({ tenant: of, destination, aside }),
    copyLink: () => void copyLink(of),
    copyToken: () => void copy(view.passes[of.id]?.session?.maskedToken ?? '', 'Copied the masked token'),
    copyTicket: () => {
      const vendor = faceOf(of.vendor);
      if (vendor !== undefined)
        void copy(ticketText(of, vendor, view.passes[of.id], acts.agent), 'Copied the facts for a ticket');
    },
    check: () =>
      void run('check', { tenant: of.id }).then(
        (reply) => reply.done && setSaid('Checked: the session is alive.'),
      ),
    renew: () => void run('renew', { tenant: of.id }).then((reply) => reply.done && setSaid('Renewed.')),
    logOut: () => void logOut(of),
  });

  async function openDoor(door: DoorWish, agreed?: DoorQuestion): Promise<void> {
    const { tenant: of, destination, aside } = door;
    if (busy[of.id]?.startsWith('open') === true) return;
    const label = destination === undefined ? 'open' : `open ${destination}`;
    const ask = { tenant: of.id, destination, agreed, aside: aside === true ? true : undefined };
    const reply = await run('open', ask, label);
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
      setSaid('No link was copied.');
    }
  }

  async function logOut(of: Tenant): Promise<void> {
    const reply = await run('logout', { tenant: of.id });
    const vendor = faceOf(of.vendor);
    if (!reply.done || reply.serverNotTold === undefined) return;
    const key = reply.serverNotTold === 'none' ? vendor?.logoutNote : undefined;
    setNote({ tenant: of.id, words: acts.say(key ?? 'serverNotTold') });
  }

  async function copy(text: string, done: string): Promise<void> {
    try {
      await acts.copy(text);
      setSaid(`${done}${text.length < 20 ? `: ${text}` : '.'}`);
    } catch {
      setSaid('The browser did not allow the copy. Click into the popup and try again.');
    }
  }

  function enter(row: Row, aside: boolean): void {
    const vendor = faceOf(row.tenant.vendor);
    if (vendor === undefined) return;
    const { name } = row.state;
    if (name === 'signed-in' || name === 'renewable') {
      const portal = card.current?.querySelector<HTMLElement>('.row-main .button-strong');
      if (portal?.textContent === 'Open portal') void openDoor({ tenant: row.tenant, aside });
      else portal?.focus();
      return;
    }
    (
      card.current?.querySelector<HTMLElement>('#field-code') ??
      firstEmptyField(card.current) ??
      card.current?.querySelector<HTMLElement>('.button-strong')
    )?.focus();
  }

  function onKey(event: KeyboardEvent, place: 'search' | 'list'): void {
    const meaning = meaningOf(event, place, query === '');
    if (meaning === null) return;
    event.preventDefault();
    const at = rows.findIndex((row) => row.tenant.id === tenant?.id);
    switch (meaning.kind) {
      case 'move':
        choose(rows[Math.min(rows.length - 1, Math.max(0, at + meaning.by))]);
        break;
      case 'edge':
        choose(meaning.to === 'first' ? rows[0] : rows[rows.length - 1]);
        break;
      case 'enter':
        if (active !== undefined) enter(active, meaning.aside);
        break;
      case 'escape':
        if (query !== '') type('');
        else acts.close();
        break;
      case 'type':
        type(meaning.text === 'Backspace' ? query.slice(0, -1) : query + meaning.text);
        searchBox.current?.focus();
    }
  }

  function choose(row: Row | undefined): void {
    if (row !== undefined) setChosen(row.tenant.id);
  }

  function type(text: string): void {
    setQuery(text);
    const first = search(
      tenants.map((each) => findable(each, view)),
      text,
    )[0];
    if (text !== '' && first !== undefined) setChosen(first.tenant.id);
  }

  const signedIn = view.tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  if (view.tenants.length === 0) return <Welcome aside={view.aside} acts={acts} />;
  return (
    <>
      <header class="search">
        <input
          type="search"
          ref={searchBox}
          aria-label="Search tenants"
          aria-controls="tenants"
          aria-activedescendant={tenant === undefined ? undefined : optionId(tenant.id)}
          placeholder={`Search ${count(view.tenants.length, 'tenant')}`}
          value={query}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, 'search')}
        />
      </header>
      {view.aside && <AsideNote acts={acts} />}
      <div class="card-place">
        {tenant !== undefined && about !== undefined && active !== undefined ? (
          <TenantCard
            key={tenant.id}
            tenant={tenant}
            about={about}
            pass={pass}
            state={active.state}
            now={now}
            shut={shutAddresses(about, tenant, view.origins)}
            account={view.preferences.lastAccount[tenant.id] ?? ''}
            draft={view.drafts.fields?.[tenant.id] ?? {}}
            problem={problemFor(tenant, view, local, openedAt)}
            note={note?.tenant === tenant.id ? note.words : null}
            busy={busy[tenant.id] ?? null}
            acts={cardActs(tenant)}
            say={acts.say}
            cardRef={card}
          />
        ) : (
          <p class="empty">
            No tenant matches “{query}”. <span class="help">Esc clears the search.</span>
          </p>
        )}
      </div>
      <div id="tenants" class="list-place">
        <TenantList
          rows={rows}
          signedIn={
            query === ''
              ? order.ids.slice(0, order.signedIn).filter((id) => view.tenants.some((each) => each.id === id))
                  .length
              : null
          }
          active={tenant?.id ?? null}
          now={now}
          onChoose={setChosen}
          onKey={(event) => onKey(event, 'list')}
        />
      </div>
      <footer class="foot">
        <Button look="quiet" onPress={acts.manage}>
          Manage tenants
        </Button>
        <span class="said" aria-live="polite">
          {said}
        </span>
        {signedIn > 0 && (
          <Button
            look="quiet"
            busy={busy[''] === 'logoutEverywhere'}
            onPress={() =>
              void run('logoutEverywhere', {}).then(
                (reply) => reply.done && setSaid('Logged out everywhere.'),
              )
            }
          >
            Log out everywhere
          </Button>
        )}
      </footer>
      {question !== null && (
        <DoorQuestionDialog
          standing={question}
          say={acts.say}
          onCancel={() => setQuestion(null)}
          onConfirm={() => {
            const { door, question: agreed, act } = question;
            setQuestion(null);
            if (act === 'link') void copyLink(door.tenant, agreed);
            else void openDoor(door, agreed);
          }}
        />
      )}
    </>
  );
}

/** The address bar, a key or the toolbar's menu asked for a door: its question stands, whatever the hour. */
function standingOnOpening(view: View, now: number): StandingQuestion | null {
  const { intent } = view.drafts;
  if (intent?.door !== true || Math.abs(now - intent.at) > intentLife) return null;
  const tenant = view.tenants.find(({ id }) => id === intent.tenant);
  const face = tenant === undefined ? undefined : faceOf(tenant.vendor);
  if (tenant === undefined || face === undefined || view.passes[tenant.id]?.session === undefined)
    return null;
  if (portalAddress(face, tenant) === null) return null;
  const question = questionBefore(face, tenant, view.preferences, now) ?? {};
  return { door: { tenant, destination: intent.destination }, question, act: 'open' };
}

function Welcome({ aside, acts }: { aside: boolean; acts: Acts }) {
  return (
    <div class="welcome">
      <h1>No tenants yet</h1>
      <p>{acts.say('welcome')}</p>
      {aside && <AsideNote acts={acts} />}
      <Button look="strong" onPress={acts.manage}>
        Manage tenants
      </Button>
      <p class="help">{acts.say('welcomeSecrets')}</p>
    </div>
  );
}

function AsideNote({ acts }: { acts: Acts }) {
  return (
    <p class="warning">
      {acts.say('asideNote')}{' '}
      <button type="button" class="link" onClick={acts.manage}>
        See what to do
      </button>
    </p>
  );
}

function firstEmptyField(card: HTMLElement | null, orNone = false): HTMLElement | null {
  const inputs = [...(card?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  return inputs.find((input) => input.value === '') ?? (orNone ? null : (inputs[0] ?? null));
}

/** Where a person is on opening: back from a dialog, at a code, at a half-filled form, or at the top of the list. */
function firstChoice(view: View, ids: readonly string[], now: number): string | null {
  const { intent, fields = {} } = view.drafts;
  const known = (id: string | undefined) => (id !== undefined && ids.includes(id) ? id : undefined);
  const fresh = intent !== undefined && Math.abs(now - intent.at) < intentLife ? intent.tenant : undefined;
  const asked = ids.find(
    (id) =>
      view.passes[id]?.signingIn?.awaits === 'code' && stateOf(view.passes[id], now).name === 'signing-in',
  );
  const half = ids.find((id) => Object.values(fields[id] ?? {}).some((text) => text !== ''));
  return known(fresh) ?? asked ?? half ?? ids[0] ?? null;
}

function findable(tenant: Tenant, view: View) {
  const about = faceOf(tenant.vendor);
  const account = view.passes[tenant.id]?.session?.account ?? view.preferences.lastAccount[tenant.id] ?? '';
  const realm = about?.realm === undefined ? '' : (tenant.settings[about.realm] ?? '');
  return {
    tenant,
    texts: [
      tenant.name,
      about?.label ?? tenant.vendor,
      hostOf(tenant.baseUrl),
      environmentWords[tenant.environment],
      account,
      realm,
    ],
  };
}

function rowOf(tenant: Tenant, view: View, now: number): Row {
  const about = faceOf(tenant.vendor);
  const detail = about?.realm === undefined ? '' : (tenant.settings[about.realm] ?? '');
  return {
    tenant,
    vendor: about?.label ?? tenant.vendor,
    detail,
    state: stateOf(view.passes[tenant.id], now),
  };
}

/** The newest outcome: what this page was just told, or what the slot keeps of it. */
function problemFor(
  tenant: Tenant,
  view: View,
  local: LocalProblem | null,
  openedAt: number,
): ShownProblem | null {
  const pass = view.passes[tenant.id];
  const kept = pass?.problem;
  const awaitsCode = pass?.signingIn?.awaits === 'code';
  if (kept !== undefined) {
    const vendor = faceOf(tenant.vendor)?.label ?? 'The server';
    return {
      code: kept.code,
      circumstance: { act: kept.act, facts: kept.facts, vendor, awaitsCode },
      fresh: kept.at >= openedAt,
    };
  }
  if (local?.tenant !== tenant.id || (awaitsCode && local.problem.code === 'code_required')) return null;
  return local.problem;
}

function problemFrom(
  reply: Extract<Reply, { done: false }>,
  name: CommandName,
  id: string,
  view: View,
): ShownProblem {
  const tenant = view.tenants.find((each) => each.id === id);
  const vendor = (tenant === undefined ? undefined : faceOf(tenant.vendor)?.label) ?? 'The server';
  const act =
    name === 'login' || name === 'answer'
      ? 'login'
      : name === 'open' || name === 'check' || name === 'renew' || name === 'logout'
        ? name
        : 'other';
  return {
    code: reply.code,
    circumstance: { act, facts: reply.facts, vendor, awaitsCode: name === 'answer' },
    fresh: true,
  };
}

function omit<T>(all: Readonly<Record<string, T>>, id: string): Record<string, T> {
  const { [id]: _gone, ...others } = all;
  return others;
}
