import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { SendCommand } from '../../lib/protocol/client.ts';
import type { Drafts } from '../../lib/storage/preferences-schema.ts';
import { applyAppearance } from './appearance.ts';
import { type Failure, failureText } from './messages.ts';
import type { PageActions, View } from './page-types.ts';

/** A page's access to the browser, passed in by its entrypoint. */
interface PageApi<V extends View> {
  /** Names everything a page shows that is read from storage. */
  allViewKeys: readonly string[];
  /** @param changed the keys to read again; all of `allViewKeys` by default */
  readView(changed?: readonly string[]): Promise<V>;
  onViewChanged(listener: (changed: readonly string[]) => unknown): void;
  send: SendCommand;
  now(): number;
  requestHosts(addresses: readonly string[]): Promise<boolean>;
  requestPermission(permission: 'notifications' | 'cookies'): Promise<boolean>;
  copyWhenReady(text: Promise<string>): Promise<void>;
  writeDrafts(drafts: Drafts): Promise<boolean>;
  isActionPopup(): boolean;
  findTab(origin: string, title: string): Promise<number | null>;
  focusTab(id: number): Promise<boolean>;
  copy(text: string): Promise<void>;
  t: Translate;
  openOptions(): void;
  closePage(): void;
  userAgentLabel(): string;
}

interface PageRootProps<V extends View> {
  api: PageApi<V>;
  /** The view that was read before the first render. */
  first: V;
  children: (view: V, now: number, actions: PageActions) => ComponentChildren;
}

/** Over the page's end, so that nothing moves under the pointer. */
const failureStyle = { position: 'fixed', zIndex: 2, insetBlockEnd: 0, insetInline: '8px' } as const;

/** Runs a callback after the next paint: in the second animation frame from now. */
export function afterPaint(callback: () => unknown): void {
  requestAnimationFrame(() => requestAnimationFrame(callback));
}

/** Keeps a page's view current: reads the slots again after every broadcast and reply, and ticks once a second. */
export function PageRoot<V extends View>({ api, first, children }: PageRootProps<V>) {
  const [view, setView] = useState(first);
  // Before the first picture, and again with each change.
  applyAppearance(view.preferences);
  const [now, setNow] = useState(api.now());
  /** The failure of the last command whose place shows none. */
  const [failure, setFailure] = useState<Failure | null>(null);
  const latestView = useRef(view);
  latestView.current = view;
  const readInFlight = useRef<Promise<void> | null>(null);
  const pendingKeys = useRef<readonly string[] | null>(null);
  /** What this page wrote during a read, whose result may be older. */
  const writtenDuringRead = useRef<{ drafts?: Drafts }>({});

  /** Reads what may have changed. A call during a read is served by one further read right after it. */
  function refresh(changed = api.allViewKeys): Promise<void> {
    pendingKeys.current = [...(pendingKeys.current ?? []), ...changed];
    readInFlight.current ??= readPending();
    return readInFlight.current;
  }

  async function readPending(): Promise<void> {
    try {
      for (let keys = pendingKeys.current; keys !== null; keys = pendingKeys.current) {
        pendingKeys.current = null;
        writtenDuringRead.current = {};
        setView({ ...(await api.readView(keys)), ...writtenDuringRead.current });
        setNow(api.now());
      }
    } finally {
      readInFlight.current = null;
    }
  }

  function writeDrafts(drafts: Drafts): Promise<boolean> {
    const stored = api.writeDrafts(drafts);
    writtenDuringRead.current = { drafts };
    latestView.current = { ...latestView.current, drafts };
    setView(latestView.current);
    return stored;
  }

  // Without a clean-up: the listeners and the timer live as long as the page.
  useEffect(() => {
    api.onViewChanged(refresh);
    // Draft writes are not broadcast: focusing a field reads what was typed in another page.
    addEventListener('focusin', () => refresh([]));
    setInterval(() => setNow(api.now()), 1000);
  }, []);
  useEffect(() => {
    const { intent: _consumed, ...drafts } = first.drafts;
    if (first.drafts.intent !== undefined) void writeDrafts(drafts);
    // Waits for the first paint. The reply triggers a read, which catches changes that preceded the broadcast listener.
    afterPaint(() => actions.send('pageOpened', {}));
  }, []);

  const actions: PageActions = {
    ...api,
    send: async (name, command) => {
      setFailure(null);
      const reply = await api.send(name, command);
      // `internal` may mean that the background died: `pageOpened` starts the next one, which recovers.
      if (!reply.ok && reply.code === 'internal') await api.send('pageOpened', {});
      await refresh();
      return reply;
    },
    apply: async (name, command, isShown = () => false) => {
      const reply = await actions.send(name, command);
      if (!reply.ok && !isShown(reply)) setFailure(reply);
      return reply;
    },
    requestHosts: (addresses, intent) => {
      if (intent !== undefined && api.isActionPopup()) {
        void api.writeDrafts({ ...latestView.current.drafts, intent: { tenant: intent, at: api.now() } });
      }
      return api.requestHosts(addresses);
    },
    writeDrafts,
    openOptions: api.openOptions,
    close: api.closePage,
  };
  return (
    <>
      {children(view, now, actions)}
      {failure !== null && (
        <p class="problem" role="alert" data-code={failure.code} style={failureStyle}>
          {failureText(api.t, failure)}
        </p>
      )}
    </>
  );
}
