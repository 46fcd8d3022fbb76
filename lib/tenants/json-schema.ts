import * as z from 'zod/mini';
import type { Translate } from '../i18n/i18n.ts';
import type { SettingDescriptor, VendorDescriptor } from '../vendors/contract.ts';
import { definitionsLimit } from './limits.ts';
import { tenantShape } from './schema.ts';
import { fileVersion } from './serialize-tenant-file.ts';

type Json = Record<string, unknown>;

/** The id of a definition: no vendor in code has such a one. */
const definitionId = '^x-[a-z0-9]+(?:-[a-z0-9]+)*$';

/**
 * The JSON Schema (draft 2020-12) of the tenant file, for completion and checks in an editor.
 * Derived from the import's own schema and the vendors' descriptors, so that neither can drift.
 * Rules that only code can check (paths, duplicate ids) are left to the import.
 * @param definition the schema of a vendor's definition
 * @param t translates the descriptions
 */
export function tenantFileSchema(
  descriptors: readonly VendorDescriptor[],
  definition: z.ZodMiniType,
  t: Translate,
): Json {
  const tenant = z.toJSONSchema(tenantShape, { io: 'input', unrepresentable: 'any' }) as Json;
  const { $schema, ...shape } = tenant;
  // A vendor in code, or the id of a definition.
  const vendorSchema = {
    anyOf: [{ enum: descriptors.map(({ id }) => id) }, { type: 'string', pattern: definitionId }],
  };
  const properties = { ...(shape.properties as Json), vendor: vendorSchema };
  const {
    $schema: _same,
    $defs,
    ...vendor
  } = z.toJSONSchema(definition, {
    io: 'input',
    unrepresentable: 'any',
    // A call stands in six places.
    reused: 'ref',
  }) as Json;
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
        items: { ...shape, properties, allOf: descriptors.map((descriptor) => vendorRule(descriptor, t)) },
      },
      vendors: { type: 'array', maxItems: definitionsLimit, items: vendor },
    },
    $defs,
  };
}

function vendorRule(descriptor: VendorDescriptor, t: Translate): Json {
  const required = descriptor.settings.filter((setting) => setting.required === true).map(({ name }) => name);
  return {
    if: { properties: { vendor: { const: descriptor.id } } },
    // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
    then: {
      properties: {
        baseUrl: { description: t(descriptor.baseUrl.help), examples: [descriptor.baseUrl.example] },
        settings: {
          type: 'object',
          additionalProperties: false,
          required,
          properties: Object.fromEntries(
            descriptor.settings.map((setting) => [setting.name, settingRule(setting, t)]),
          ),
        },
      },
      ...(required.length === 0 ? {} : { required: ['settings'] }),
    },
  };
}

function settingRule(setting: SettingDescriptor, t: Translate): Json {
  return {
    type: 'string',
    description: t(setting.help),
    ...(setting.default === undefined ? {} : { default: setting.default }),
    ...(setting.example === undefined ? {} : { examples: [setting.example] }),
    ...(setting.choices === undefined ? {} : { enum: setting.choices.map(([value]) => value) }),
    ...(setting.pattern === undefined ? {} : { pattern: `^(?:${setting.pattern})$` }),
  };
}
