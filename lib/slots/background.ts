/**
 * Every slot of the house with its schema, secret ones included. Background only: no page imports this file.
 */
import * as z from 'zod/mini';
import { type Pending, passesSchema, pendingSchema, type Token, tokenSchema } from '../sessions/schema.ts';
import type { Tenant } from '../tenants/schema.ts';
import { draftsSlot, passesSlot, preferencesSlot, type Slot, tenantsSlot } from './public.ts';
import { draftsSchema, preferencesSchema } from './schemas.ts';

/** A slot that can be parsed. `parse` answers `null` for what is not of the slot's shape. */
export interface ParsedSlot<T> extends Slot<T> {
  parse(data: unknown): T | null;
}

function withSchema<T>(slot: Slot<T>, schema: z.ZodMiniType<T, unknown>): ParsedSlot<T> {
  return {
    ...slot,
    parse: (data) => {
      const result = schema.safeParse(data);
      return result.success ? result.data : null;
    },
  };
}

export const passes = withSchema(passesSlot, passesSchema);
export const preferences = withSchema(preferencesSlot, preferencesSchema);
export const drafts = withSchema(draftsSlot, draftsSchema);

/** The tenant list; its schema depends on which vendors there are. */
export function tenantsWith(schema: z.ZodMiniType<Tenant, unknown>): ParsedSlot<Tenant[]> {
  return withSchema(tenantsSlot, z.array(schema));
}

/** Which tabs are signed in: by tab id, whose session they carry, where, and the first of their three rule numbers. */
export const signedInTabs = withSchema(
  {
    key: 'signedInTabs',
    area: 'session',
    version: 1,
    empty: {},
    dies: 'when the tab closes or leaves its origin, at log-out, at expiry, at browser close',
    unreadable: 'drop',
    readers: 'background',
  },
  z.record(z.string(), z.strictObject({ tenant: z.string(), origin: z.string(), rule: z.number() })),
);

const tokenPrefix = 'token:';

/** One session's secrets; `null` when there are none. */
export function token(tenantId: string): ParsedSlot<Token | null> {
  return withSchema(
    {
      key: tokenPrefix + tenantId,
      area: 'session',
      version: 1,
      empty: null,
      dies: 'at log-out, at browser close',
      unreadable: 'drop',
      readers: 'background',
    },
    z.nullable(tokenSchema),
  );
}

/** The tenant a session-area key keeps secrets of, or `null` when it is no token's key. */
export function tenantOfTokenKey(key: string): string | null {
  return key.startsWith(tokenPrefix) ? key.slice(tokenPrefix.length) : null;
}

/** Sign-ins that wait for their code: what was typed. */
export const pending: ParsedSlot<Pending> = withSchema(
  {
    key: 'pending',
    area: 'session',
    version: 1,
    empty: {},
    dies: 'when answered, at Cancel, after five minutes, at browser close',
    unreadable: 'drop',
    readers: 'background',
  },
  pendingSchema,
);
