/**
 * How the background brings the house in. The two are scripts of their own, so that a worker that wakes reads the first
 * alone: some 4 KB of 200.
 */
import type { Furnished } from './furnished.ts';

declare global {
  /** The house's script leaves this here. */
  var furnishedHouse: (() => Promise<Furnished>) | undefined;
  /** Workers have it; Firefox's background is a page, and its manifest names both scripts. */
  var importScripts: ((...paths: string[]) => void) | undefined;
}

const script = '/house.js';

/**
 * Makes the house's script part of this installation of the worker: a worker may bring a script in later only if it
 * met it then (https://w3c.github.io/ServiceWorker/#importscripts). Must run at the start of the worker.
 */
export function keepHouseAtHand(): void {
  addEventListener('install', () => globalThis.importScripts?.(script));
}

/** Opens the house. @throws when its script is not there */
export async function openHouse(): Promise<Furnished> {
  if (globalThis.furnishedHouse === undefined) globalThis.importScripts?.(script);
  if (globalThis.furnishedHouse === undefined) throw new TypeError(`${script} is not there`);
  return globalThis.furnishedHouse();
}
