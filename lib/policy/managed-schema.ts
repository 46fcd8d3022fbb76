import * as z from 'zod/mini';
import { tenantShape } from '../tenants/schema.ts';
import { type PolicyPreferences, policyPreferencesSchema } from './policy.ts';

type Json = Record<string, unknown>;

/** What each preference does, as an administrator's tool shows it. */
const meanings: Record<keyof PolicyPreferences, string> = {
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
  autoLock: 'Minutes, 1 to 1440: the vault locks itself, at the latest after this long without use.',
};

/**
 * The schema of the managed storage, made from the schemas the code itself reads a policy with. Only the words that
 * browsers' policy engines know, and types alone: what is out of range reaches us, who can say so entry by entry.
 */
export function managedSchema(): Json {
  const preferences = plain(z.toJSONSchema(policyPreferencesSchema, { io: 'input' }));
  const properties = preferences.properties as Record<string, Json>;
  for (const [name, description] of Object.entries(meanings)) {
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
        items: plain(z.toJSONSchema(tenantShape, { io: 'input', unrepresentable: 'any' })),
      },
      preferences: { description: 'Values that win over what a person chooses.', ...preferences },
    },
  };
}

/** A JSON Schema's types and nothing else. */
function plain(schema: unknown): Json {
  const { type, properties, items, additionalProperties } = schema as Json;
  return {
    type,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties as Json).map(([name, each]) => [name, plain(each)]),
          ),
        }),
    ...(items === undefined ? {} : { items: plain(items) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: plain(additionalProperties) }
      : {}),
  };
}
