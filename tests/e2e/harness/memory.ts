import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';

/** A page's heap after garbage collection, as one text with every string of its scripts. */
export async function heldInMemory(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** The heaps of several pages as one text. A heap is a process's, which an extension's pages share: each is taken once. */
export async function heldInMemoryOfAll(pages: readonly Page[]): Promise<string> {
  const marked = pages.map((page) => ({ page, mark: `page ${randomUUID()}` }));
  for (const { page, mark } of marked)
    await page.evaluate((text) => Object.assign(globalThis, { markOfPage: text }), mark);
  let held = '';
  for (const { page, mark } of marked) if (!held.includes(mark)) held += await heldInMemory(page);
  return held;
}

/** The background's heap after garbage collection, as one text. */
export async function heldByWorker(page: Page, id: string): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { targetInfos } = await session.send('Target.getTargets');
  const target = targetInfos.find(({ type, url }) => type === 'service_worker' && url.includes(id));
  if (target === undefined) throw new Error('no background to look into');
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: target.targetId });
  const chunks: string[] = [];
  const waiting = new Map<number, () => void>();
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id: answered, method, params } = JSON.parse(message);
    if (method === 'HeapProfiler.addHeapSnapshotChunk') chunks.push(params.chunk);
    waiting.get(answered)?.();
  });
  let last = 0;
  const send = (method: string, params: object = {}) =>
    new Promise<void>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      const message = JSON.stringify({ id: last, method, params });
      void session.send('Target.sendMessageToTarget', { sessionId, message });
    });
  await send('HeapProfiler.enable');
  for (let time = 0; time < 3; time += 1) await send('HeapProfiler.collectGarbage');
  await send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}
