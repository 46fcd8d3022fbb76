import { useRef } from 'preact/hooks';

/** Where a row goes: a step up or down, or before another one, `null` for the end. */
type Move = { by: -1 | 1 } | { before: string | null };

/**
 * Moves rows of a list that is read again after each change. Moves that come faster start from the order sent last.
 * @param shown the ids as the list shows them
 * @param first how many rows at the beginning stay
 * @returns moves a row; resolves with the new order, or `null` when a later move says it
 */
export function useMoves(
  shown: readonly string[],
  first: number,
  send: (ids: string[]) => Promise<unknown>,
): (id: string, to: Move) => Promise<readonly string[] | null> {
  const sent = useRef<readonly string[] | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  return async (id, to) => {
    const known = (sent.current ?? []).filter((each) => shown.includes(each));
    const ids = [...known, ...shown.filter((each) => !known.includes(each))];
    const at = ids.indexOf(id);
    ids.splice(at, 1);
    const before = 'by' in to ? at + to.by : to.before === null ? ids.length : ids.indexOf(to.before);
    ids.splice(Math.max(first, before), 0, id);
    sent.current = ids;
    const own = queue.current.then(() => send(ids));
    queue.current = own;
    await own;
    if (sent.current !== ids) return null;
    sent.current = null;
    return ids;
  };
}
