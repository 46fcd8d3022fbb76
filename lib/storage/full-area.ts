import { ConciergeError } from '../errors.ts';
import type { Area, Areas } from '../ports/storage-area.ts';

/**
 * Chromium 156: "Session storage quota bytes exceeded. Values were not stored.", "Resource::kQuotaBytes quota
 * exceeded". Firefox 153: `QuotaExceededError`. A full disk: "No space left on device", `FILE_ERROR_NO_SPACE`.
 */
const fullMessage = /quota|no[ _]space|disk (?:is )?full/i;

/** The `detail` of an error for a full area. */
type FullDetail = 'memory full' | 'disk full';

/** Whether an error says that an area is full, so that freeing space and a retry help. */
export const isFull = ({ facts }: ConciergeError): boolean => facts.detail?.endsWith(' full') === true;

/**
 * Areas whose `set` reports a full area as `internal` with a `FullDetail`. A browser that refuses a `set` for lack of
 * room stores none of its items.
 */
export function withFullErrors({ local, session }: Areas): Areas {
  return { local: withFullError(local, 'disk full'), session: withFullError(session, 'memory full') };
}

function withFullError(area: Area, detail: FullDetail): Area {
  return {
    get: (keys) => area.get(keys),
    remove: (keys) => area.remove(keys),
    set: (items) =>
      area.set(items).catch((thrown: unknown) => {
        const { name, message }: Partial<Error> = Object(thrown);
        throw fullMessage.test(`${name} ${message}`)
          ? new ConciergeError('internal', { detail }, thrown)
          : thrown;
      }),
  };
}
