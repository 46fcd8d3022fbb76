/** Tokens that end: by their time, by a log-out, or because the server forgot them. */
import type { SimulatorClock } from '../clock.ts';

/** The live tokens of one kind. */
export type Sessions = {
  /** @param seconds its life; endless without */
  add(token: string, seconds?: number): string;
  isLive(token: string | null | undefined): boolean;
  /** Ends a token. @returns whether it was live */
  end(token: string | null | undefined): boolean;
  clear(): void;
};

export function createSessions(clock: SimulatorClock): Sessions {
  const ends = new Map<string, number>();
  const isLive: Sessions['isLive'] = (token) => (ends.get(token ?? '') ?? 0) > clock.now();
  return {
    add(token, seconds = Number.POSITIVE_INFINITY) {
      ends.set(token, clock.now() + seconds * 1000);
      return token;
    },
    isLive,
    end(token) {
      const wasLive = isLive(token);
      ends.delete(token ?? '');
      return wasLive;
    },
    clear: () => ends.clear(),
  };
}
