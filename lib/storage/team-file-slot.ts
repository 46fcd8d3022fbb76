import type { ErrorCode } from '../errors.ts';
import type { LocatedIssue } from '../tenants/validation-issue.ts';
import type { Slot } from './public-slots.ts';

/** What is known of the team's tenant file, in a file apart, because the popup never bundles it. */
export interface TeamFileState {
  /** The address that a person has typed; `''` without one. The organisation's own address wins. */
  own: string;
  /** The address that the rest is about. */
  of: string;
  /** The `ETag` and the SHA-256 of the text that is in force; `null` before the first import. */
  etag: string | null;
  digest: string | null;
  /** Epoch milliseconds of the last request; `null` before the first. */
  askedAt: number | null;
  /** Why the last request changed nothing. */
  problem: { code: ErrorCode; status?: number; detail?: string; locatedIssue?: LocatedIssue } | null;
  /** A newer text that waits for a person's yes, and how many tenants it concerns. */
  waiting: { digest: string; added: number; changed: number; removed: number } | null;
  /** Ids of the tenants that came from the file. */
  ids: string[];
}

export const teamFileSlot: Slot<TeamFileState> = {
  key: 'teamFile',
  area: 'local',
  version: 1,
  empty: {
    own: '',
    of: '',
    etag: null,
    digest: null,
    askedAt: null,
    problem: null,
    waiting: null,
    ids: [],
  },
};
