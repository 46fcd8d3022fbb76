import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SendCommand } from '../lib/messages/send.ts';
import type { Drafts } from '../lib/slots/schemas.ts';
import type { Acts, View } from './view.ts';
import type { Say } from './words.ts';

/** A page's edge to the browser, handed in by its entrypoint. */
export interface PageEdge<V extends View> {
  readView(): Promise<V>;
  watch(changed: () => void): void;
  send: SendCommand;
  now(): number;
  askForHosts(addresses: readonly string[]): Promise<boolean>;
  askFor(permission: 'notifications' | 'cookies'): Promise<boolean>;
  copyLater(text: Promise<string>): Promise<void>;
  writeDrafts(drafts: Drafts): void;
  isActionPopup(): boolean;
  copy(text: string): Promise<void>;
  say: Say;
  openOptions(): void;
  closePage(): void;
  agent(): string;
}

interface LiveProps<V extends View> {
  edge: PageEdge<V>;
  /** What was read before the first picture. */
  first: V;
  children: (view: V, now: number, acts: Acts) => ComponentChildren;
}

/** Keeps a page true: reads the slots again after every broadcast and every reply, and lets the clock tick. */
export function Live<V extends View>({ edge, first, children }: LiveProps<V>) {
  const [view, setView] = useState(first);
  const [now, setNow] = useState(edge.now());
  const newest = useRef(0);
  const latest = useRef(0);
  const shown = useRef(view);
  shown.current = view;

  async function refresh(): Promise<void> {
    newest.current += 1;
    const mine = newest.current;
    const read = await edge.readView();
    // What was read before something shown is old; while changes come and come, each reading is shown.
    if (mine < latest.current) return;
    latest.current = mine;
    setView(read);
    setNow(edge.now());
  }

  function writeDrafts(drafts: Drafts): void {
    edge.writeDrafts(drafts);
    shown.current = { ...shown.current, drafts };
    setView(shown.current);
  }

  // The root of a page: what it starts ends with the page.
  useEffect(() => {
    edge.watch(() => void refresh());
    setInterval(() => setNow(edge.now()), 1000);
  }, []);
  useEffect(() => {
    const { intent: _followed, ...drafts } = first.drafts;
    if (first.drafts.intent !== undefined) writeDrafts(drafts);
    void edge.send('look', {}).then(refresh);
  }, []);

  const acts: Acts = {
    send: async (name, command) => {
      const reply = await edge.send(name, command);
      // The background died on the way: the next one puts right what it left behind.
      if (!reply.done && reply.code === 'internal') await edge.send('look', {});
      await refresh();
      return reply;
    },
    askForHosts: (addresses, intent) => {
      if (intent !== undefined && edge.isActionPopup()) {
        edge.writeDrafts({ ...shown.current.drafts, intent: { tenant: intent, at: edge.now() } });
      }
      return edge.askForHosts(addresses);
    },
    askFor: edge.askFor,
    copyLater: edge.copyLater,
    writeDrafts,
    copy: edge.copy,
    say: edge.say,
    manage: edge.openOptions,
    close: edge.closePage,
    agent: edge.agent(),
  };
  return <>{children(view, now, acts)}</>;
}
