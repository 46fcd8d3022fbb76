import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { SendCommand } from '../../lib/protocol/client.ts';
import type { Drafts } from '../../lib/storage/preferences-schema.ts';
import type { PageActions, View } from './page-types.ts';

/** A page's edge to the browser, handed in by its entrypoint. */
export interface PageApi<V extends View> {
  /** Names all that a page shows and that is not in memory. */
  allViewKeys: readonly string[];
  /** @param changed what of that may have changed since the last reading; all when left out */
  readView(changed?: readonly string[]): Promise<V>;
  onViewChanged(changed: (what: readonly string[]) => unknown): void;
  send: SendCommand;
  now(): number;
  requestHosts(addresses: readonly string[]): Promise<boolean>;
  requestPermission(permission: 'notifications' | 'cookies'): Promise<boolean>;
  copyWhenReady(text: Promise<string>): Promise<void>;
  writeDrafts(drafts: Drafts): void;
  isActionPopup(): boolean;
  copy(text: string): Promise<void>;
  t: Translate;
  openOptions(): void;
  closePage(): void;
  userAgentLabel(): string;
}

interface LiveProps<V extends View> {
  edge: PageApi<V>;
  /** What was read before the first picture. */
  first: V;
  children: (view: V, now: number, actions: PageActions) => ComponentChildren;
}

/** Does something once the picture that was just made is on the screen: in the second frame from now. */
export function afterPaint(work: () => unknown): void {
  requestAnimationFrame(() => requestAnimationFrame(work));
}

/** Keeps a page true: reads the slots again after every broadcast and every reply, and lets the clock tick. */
export function PageRoot<V extends View>({ edge, first, children }: LiveProps<V>) {
  const [view, setView] = useState(first);
  const [now, setNow] = useState(edge.now());
  const shown = useRef(view);
  shown.current = view;
  const reading = useRef<Promise<void> | null>(null);
  const wanted = useRef<readonly string[] | null>(null);
  /** What this page wrote while something was read: the reading may be older. */
  const newer = useRef<{ drafts?: Drafts }>({});

  /** Reads what may have changed. What is asked while something is read is read after it, at once. */
  function refresh(changed = edge.allViewKeys): Promise<void> {
    wanted.current = [...(wanted.current ?? []), ...changed];
    reading.current ??= readOn();
    return reading.current;
  }

  async function readOn(): Promise<void> {
    try {
      for (let next = wanted.current; next !== null; next = wanted.current) {
        wanted.current = null;
        newer.current = {};
        setView({ ...(await edge.readView(next)), ...newer.current });
        setNow(edge.now());
      }
    } finally {
      reading.current = null;
    }
  }

  function writeDrafts(drafts: Drafts): void {
    edge.writeDrafts(drafts);
    newer.current = { drafts };
    shown.current = { ...shown.current, drafts };
    setView(shown.current);
  }

  // The root of a page: what it starts ends with the page.
  useEffect(() => {
    edge.onViewChanged(refresh);
    // Pages write drafts without telling each other: who comes here to type goes on with what was typed elsewhere.
    addEventListener('focusin', () => refresh([]));
    setInterval(() => setNow(edge.now()), 1000);
  }, []);
  useEffect(() => {
    const { intent: _followed, ...drafts } = first.drafts;
    if (first.drafts.intent !== undefined) writeDrafts(drafts);
    // Not before the first picture is seen. Its reply, as every other, has the slots read again: a change between the
    // first reading and the first broadcast that is heard here was told to nobody.
    afterPaint(() => actions.send('pageOpened', {}));
  }, []);

  const actions: PageActions = {
    ...edge,
    send: async (name, command) => {
      const reply = await edge.send(name, command);
      // The background died on the way: the next one puts right what it left behind.
      if (!reply.ok && reply.code === 'internal') await edge.send('pageOpened', {});
      await refresh();
      return reply;
    },
    requestHosts: (addresses, intent) => {
      if (intent !== undefined && edge.isActionPopup()) {
        edge.writeDrafts({ ...shown.current.drafts, intent: { tenant: intent, at: edge.now() } });
      }
      return edge.requestHosts(addresses);
    },
    writeDrafts,
    openOptions: edge.openOptions,
    close: edge.closePage,
  };
  return <>{children(view, now, actions)}</>;
}
