import { type SetTimer, type ThrottleOptions, throttle } from '../async/throttle.ts';

interface ChangeNotifierDeps {
  /** Tells every open page that slots changed, with the keys of those in the local area. */
  broadcast(localKeys: readonly string[]): void;
  syncTabs(): Promise<void>;
  updateSystemUi(): Promise<void>;
  setTimer: SetTimer;
}

/** For pages and signed-in tabs: a single command is announced at once, a bulk run ten times a second. */
const pageThrottle: ThrottleOptions = { every: 100, burst: 8 };
/** For badge and menu: slower, because one update of the menu takes a dozen browser calls. */
const systemUiThrottle: ThrottleOptions = { every: 500, burst: 8 };

/**
 * Announces that slots changed to pages, signed-in tabs, badge and menu. Throttled calls are announced together.
 * @param localKeys keys of the changed slots in the local area; empty when the change is in the session area alone
 */
export type AnnounceChange = (localKeys: readonly string[]) => void;

/** Creates the throttled announcement of changed slots. */
export function createChangeNotifier(deps: ChangeNotifierDeps): AnnounceChange {
  const changedKeys = new Set<string>();
  const updateSystemUi = throttle(
    () => void deps.updateSystemUi().catch(() => undefined),
    systemUiThrottle,
    deps.setTimer,
  );
  const announce = throttle(
    () => {
      deps.broadcast([...changedKeys]);
      changedKeys.clear();
      updateSystemUi();
      void deps.syncTabs().catch(() => undefined);
    },
    pageThrottle,
    deps.setTimer,
  );
  return (localKeys) => {
    for (const key of localKeys) changedKeys.add(key);
    announce();
  };
}
