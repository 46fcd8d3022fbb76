import * as z from 'zod/mini';
import type { Say } from '../speech.ts';
import type { About, SettingAbout } from '../vendors/contract.ts';
import { fileVersion } from './file.ts';
import { tenantShape } from './schema.ts';

type Json = Record<string, unknown>;

/**
 * The tenant file as a JSON Schema (draft 2020-12), made from the schema the code itself reads files with, and from
 * what each vendor declares: an editor completes and checks with it. What only code can check (paths, double ids)
 * is left to the import.
 * @param say in the language of the schema's descriptions
 */
export function tenantFileSchema(abouts: readonly About[], say: Say): Json {
  const tenant = z.toJSONSchema(tenantShape, { io: 'input', unrepresentable: 'any' }) as Json;
  const { $schema, ...shape } = tenant;
  const properties = { ...(shape.properties as Json), vendor: { enum: abouts.map(({ id }) => id) } };
  return {
    $schema,
    title: 'Tenant Concierge: tenant file',
    type: 'object',
    additionalProperties: false,
    required: ['version', 'tenants'],
    properties: {
      $schema: { type: 'string' },
      version: { const: fileVersion },
      tenants: {
        type: 'array',
        items: { ...shape, properties, allOf: abouts.map((about) => vendorRule(about, say)) },
      },
    },
  };
}

function vendorRule(about: About, say: Say): Json {
  const required = about.settings.filter((setting) => setting.required === true).map(({ name }) => name);
  return {
    if: { properties: { vendor: { const: about.id } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: {
      properties: {
        baseUrl: { description: say(about.baseUrl.help), examples: [about.baseUrl.example] },
        settings: {
          type: 'object',
          additionalProperties: false,
          required,
          properties: Object.fromEntries(
            about.settings.map((setting) => [setting.name, settingRule(setting, say)]),
          ),
        },
      },
      ...(required.length === 0 ? {} : { required: ['settings'] }),
    },
  };
}

function settingRule(setting: SettingAbout, say: Say): Json {
  return {
    type: 'string',
    description: say(setting.help),
    ...(setting.default === undefined ? {} : { default: setting.default }),
    ...(setting.example === undefined ? {} : { examples: [setting.example] }),
    ...(setting.choices === undefined ? {} : { enum: setting.choices.map(([value]) => value) }),
    ...(setting.pattern === undefined ? {} : { pattern: `^(?:${setting.pattern})$` }),
  };
}
