import { browser } from '../browser/browser.ts';
import { readableRun } from '../bulk/readable-run.ts';
import { bulkSlot } from '../storage/bulk-slot.ts';
import { createCachedDecoder } from '../storage/codec.ts';
import { readView } from './page-api.ts';
import { takePreloaded } from './preloaded-view.ts';

const decodeSlot = createCachedDecoder();

/** What a bulk page keeps over a reload, in its own history entry: no other page and no server sees it. */
interface KeptState {
  /** Ids of the chosen tenants. */
  chosen: readonly string[];
  query: string;
}

/** The chosen tenants of this page before its reload, by id. */
export function readChosen(): string[] {
  const { chosen = [] }: Partial<KeptState> = Object(history.state);
  return Array.isArray(chosen) ? chosen.filter((id) => typeof id === 'string') : [];
}

/** Keeps the chosen tenants over a reload. */
export function keepChosen(chosen: Iterable<string>): void {
  const state: Partial<KeptState> = { ...Object(history.state), chosen: [...chosen] };
  history.replaceState(state, '');
}

/** The search of this page before its reload. */
export function readSearch(): string {
  const { query = '' }: Partial<KeptState> = Object(history.state);
  return typeof query === 'string' ? query : '';
}

/** Keeps the search over a reload. */
export function keepSearch(query: string): void {
  const state: Partial<KeptState> = { ...Object(history.state), query };
  history.replaceState(state, '');
}

/** `readView` plus the bulk run's slot. @param changed as in `readView` */
export async function readBulkView(changed?: readonly string[]) {
  const [view, found] = await Promise.all([
    readView(changed),
    takePreloaded('run') ?? browser.storage.session.get([bulkSlot.key]),
  ]);
  return { ...view, run: decodeSlot(bulkSlot, found[bulkSlot.key], readableRun) };
}
