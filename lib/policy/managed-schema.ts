import * as z from 'zod/mini';
import { tenantShape } from '../tenants/schema.ts';
import { maxAutoLockMinutes } from '../vault/limits.ts';
import { type PolicyPreferences, policyPreferencesSchema } from './policy.ts';

type Json = Record<string, unknown>;

/** The description of each preference, which an administrator's tool shows. */
const descriptionByName: Record<keyof PolicyPreferences, string> = {
  copyLink: 'false takes Copy link away.',
  exportTenants: 'false takes the export of tenants away.',
  httpTenants: 'false refuses servers that are not encrypted, this machine excepted.',
  logoutOnLock: 'Log out everywhere when the screen locks.',
  announceEnds: 'Tell before a session ends that cannot renew itself.',
  clearCookies: "Delete a cookie tenant's cookies at log-out.",
  journal: 'true makes the journal obligatory, false forbids it.',
  onboarding: 'false opens no page at the first install.',
  vault: 'false forbids to keep credentials, encrypted or not.',
  remember: 'false forbids to remember credentials until the browser closes.',
  autoLock: `Minutes, 1 to ${maxAutoLockMinutes}: the vault locks itself, at the latest after this long without use.`,
};

/**
 * The JSON Schema of the managed storage, derived from the schemas that read a policy.
 * Uses only keywords that browsers' policy engines support.
 * Declares types without ranges: a value out of range reaches `readPolicy`, which reports the entry.
 */
export function managedSchema(): Json {
  const preferences = typesOnly(z.toJSONSchema(policyPreferencesSchema, { io: 'input' }));
  const properties = preferences.properties as Record<string, Json>;
  for (const [name, description] of Object.entries(descriptionByName)) {
    properties[name] = { description, ...properties[name] };
  }
  return {
    type: 'object',
    properties: {
      version: {
        description: '1. With it, tenants and preferences are both named, and one that is kept back is told.',
        type: 'integer',
      },
      tenants: {
        description: 'Tenants everybody has, in the form of the tenant file.',
        type: 'array',
        items: typesOnly(z.toJSONSchema(tenantShape, { io: 'input', unrepresentable: 'any' })),
      },
      vendors: {
        // One place of a definition holds values of several types, for which a policy engine’s schema has no word.
        description: 'Vendors without code: the list of the tenant file, as one JSON text.',
        type: 'string',
      },
      teamFile: {
        description:
          "The https address of the team's tenant file. What it brings waits for each person's yes.",
        type: 'string',
      },
      preferences: {
        description: 'In force whatever a person chooses: a switch wins, a maximum bounds their own value.',
        ...preferences,
      },
    },
  };
}

/** Strips a JSON Schema down to its types. */
function typesOnly(schema: unknown): Json {
  const { type, properties, items, additionalProperties } = schema as Json;
  return {
    type,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties as Json).map(([name, each]) => [name, typesOnly(each)]),
          ),
        }),
    ...(items === undefined ? {} : { items: typesOnly(items) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: typesOnly(additionalProperties) }
      : {}),
  };
}
