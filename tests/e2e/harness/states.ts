import type { Page } from '@playwright/test';
import type { Pass, SessionFacts } from '../../../lib/sessions/schema.ts';
import type { Tenant } from '../../../lib/tenants/schema.ts';
import { pressInRowMenu } from './user-actions.ts';

/** One visible state of a page: the slots' content, and actions on the page. */
export interface SeenState {
  readonly name: string;
  readonly page: 'popup' | 'options' | 'sidepanel' | 'settings';
  readonly tenants: readonly Tenant[];
  readonly passes?: Readonly<Record<string, Pass>>;
  readonly lastAccount?: Readonly<Record<string, string>>;
  /** Granted host permissions, as match patterns. */
  readonly hosts?: readonly string[];
  /** Runs after the page has rendered. */
  readonly act?: (page: Page) => Promise<void>;
}

const hour = 3_600_000;
/** A pending sign-in older than this is ended when a page opens. */
const codeTime = 5 * 60_000;

function tenant(id: string, vendor: string, name: string, more: Partial<Tenant> = {}): Tenant {
  const settings =
    {
      nexudus: { portalUrl: 'https://members.acme.example' },
      nextup: { database: '99999999' },
      q01: { tenantId: '00000Q01-0000', resource: 'ketchapp' },
    }[vendor] ?? {};
  return {
    id,
    vendor,
    name,
    baseUrl: 'https://acme.spaces.nexudus.com',
    environment: 'staging',
    settings,
    destinations: [],
    ...more,
  };
}

const acme = tenant('acme', 'nexudus', 'Acme Members', {
  environment: 'production',
  destinations: [
    { label: 'Bookings', path: '/bookings' },
    { label: 'Invoices', path: '/invoices' },
    { label: 'Help desk', path: '/help' },
  ],
});
const five = [
  acme,
  tenant('harbour', 'nexudus', 'Harbour Coworking', { environment: 'sandbox' }),
  tenant('erp', 'nextup', 'Acme ERP', { baseUrl: 'http://erp.acme.example:8080' }),
  tenant('northwind', 'ncentral', 'Northwind MSP', { environment: 'production' }),
  tenant('ketch', 'q01', 'A tenant whose name is as long as any name may be, to see what gives way to it'),
];
const thousand = Array.from({ length: 1000 }, (_, index) =>
  tenant(`tenant-${index}`, 'nextup', `Customer ${index}`, {
    environment: index % 3 === 0 ? 'production' : 'staging',
    settings: { database: String(index) },
  }),
);

function session(now: number, more: Partial<SessionFacts> = {}): SessionFacts {
  return {
    account: 'jane.doe@example.com',
    method: 'password',
    signedInAt: now - hour,
    renewedAt: now - hour,
    expiresAt: now + 19 * hour,
    renewableUntil: now + 300 * hour,
    tokenKind: 'bearer',
    maskedToken: 'eyJhbGci…',
    tokenId: '1f3a9c2e',
    ...more,
  };
}

/** Every visible state, for pictures and for axe. */
export function seenStates(now: number): readonly SeenState[] {
  const hosts = ['https://acme.spaces.nexudus.com/*'];
  const signedIn = {
    acme: { session: session(now) },
    erp: { session: session(now, { expiresAt: null, renewableUntil: null }) },
  };
  return [
    { name: 'empty', page: 'popup', tenants: [] },
    { name: 'to-allow', page: 'popup', tenants: five },
    {
      name: 'signed-out',
      page: 'popup',
      tenants: five,
      hosts,
      lastAccount: { acme: 'jane.doe@example.com' },
    },
    { name: 'signed-in', page: 'popup', tenants: five, hosts, passes: signedIn },
    { name: 'signed-in', page: 'sidepanel', tenants: five, hosts, passes: signedIn },
    {
      name: 'loading',
      page: 'popup',
      tenants: five,
      hosts,
      // The state before recovery: the next wake of the background repairs it.
      passes: {
        acme: {
          signingIn: { since: now, until: now + codeTime, awaits: 'code', account: 'jane.doe@example.com' },
        },
      },
    },
    {
      name: 'code-awaited',
      page: 'popup',
      tenants: five,
      hosts,
      passes: {
        harbour: {
          signingIn: {
            since: now,
            until: now + codeTime,
            awaits: 'code',
            field: 'totp',
            method: 'password',
            account: 'sam@example.com',
          },
        },
      },
      // Waits for the code form.
      act: (page) => page.locator('#field-code').waitFor(),
    },
    {
      name: 'error',
      page: 'popup',
      tenants: five,
      hosts,
      passes: { acme: { problem: { code: 'bad_credentials', act: 'login', at: now + hour, facts: {} } } },
    },
    {
      name: 'renewable-old-problem',
      page: 'popup',
      tenants: five,
      hosts,
      passes: {
        acme: {
          session: session(now, { expiresAt: now - hour }),
          problem: { code: 'network', act: 'open', at: now - hour, facts: {} },
        },
      },
    },
    {
      name: 'expired',
      page: 'popup',
      tenants: five,
      hosts,
      passes: { acme: { session: session(now, { endedAt: now - hour, renewableUntil: null }) } },
    },
    {
      name: 'question',
      page: 'popup',
      tenants: five,
      hosts,
      passes: signedIn,
      act: async (page) => {
        await page.getByRole('button', { name: 'Open portal' }).click();
        await page.getByRole('alertdialog').waitFor();
      },
    },
    {
      name: 'nothing-found',
      page: 'popup',
      tenants: five,
      hosts,
      act: (page) => page.getByRole('searchbox', { name: 'Search tenants' }).fill('zzzzqqqq'),
    },
    {
      name: 'found',
      page: 'popup',
      tenants: five,
      hosts,
      act: (page) => page.getByRole('searchbox', { name: 'Search tenants' }).fill('nort'),
    },
    { name: 'thousand', page: 'popup', tenants: thousand },
    { name: 'empty', page: 'options', tenants: [] },
    { name: 'five', page: 'options', tenants: five, hosts, passes: signedIn },
    {
      name: 'form',
      page: 'options',
      tenants: five,
      act: async (page) => {
        await page.getByRole('button', { name: 'Add tenant' }).click();
        await page.getByLabel('Vendor').selectOption('fourwayshop');
        await page.getByLabel('Base URL').fill('http://shop.example');
        await page.getByLabel('Name', { exact: true }).focus();
      },
    },
    {
      name: 'file-refused',
      page: 'options',
      tenants: five,
      act: async (page) => {
        const file = {
          name: 'tenants.json',
          mimeType: 'application/json',
          buffer: Buffer.from('{"version":1,"tenants":[{"id":"x"}]}'),
        };
        await page.getByLabel('Import file').setInputFiles(file);
        await page.getByRole('alert').waitFor();
      },
    },
    {
      name: 'import-preview',
      page: 'options',
      tenants: five,
      act: async (page) => {
        const changed = {
          version: 1,
          tenants: [{ ...acme, name: 'Acme Members EU' }, tenant('new', 'nexudus', 'New one')],
        };
        const file = {
          name: 'tenants.json',
          mimeType: 'application/json',
          buffer: Buffer.from(JSON.stringify(changed)),
        };
        await page.getByLabel('Import file').setInputFiles(file);
        await page.getByRole('button', { name: 'Import', exact: true }).waitFor();
      },
    },
    {
      name: 'remove-question',
      page: 'options',
      tenants: five,
      passes: signedIn,
      act: async (page) => {
        await pressInRowMenu(page, 'Acme Members', 'Remove');
        await page.getByRole('alertdialog').waitFor();
      },
    },
    {
      name: 'row-menu',
      page: 'options',
      tenants: five,
      hosts,
      passes: signedIn,
      act: async (page) => {
        await page.getByRole('button', { name: 'More about Harbour Coworking' }).click();
        await page.getByRole('menu').waitFor();
      },
    },
    {
      name: 'selection',
      page: 'options',
      tenants: five,
      act: async (page) => {
        await page.getByRole('checkbox', { name: 'Select all shown' }).check();
        await page.getByRole('button', { name: 'Remove selected' }).waitFor();
      },
    },
    {
      name: 'selection-form',
      page: 'options',
      tenants: five,
      act: async (page) => {
        await page.getByRole('checkbox', { name: 'Select all shown' }).check();
        await page.getByRole('button', { name: 'Edit selected' }).click();
        await page.getByRole('form', { name: 'Edit 5 tenants' }).waitFor();
      },
    },
    {
      name: 'form-faults',
      page: 'options',
      tenants: five,
      act: async (page) => {
        await page.getByRole('button', { name: 'Add tenant' }).click();
        await page.getByLabel('Vendor').selectOption('nexudus');
        await page.getByRole('button', { name: 'Save tenant' }).click();
        await page.getByRole('alert').waitFor();
      },
    },
    {
      name: 'team-file',
      page: 'options',
      tenants: five,
      act: async (page) => {
        await page.getByRole('button', { name: 'Team file' }).click();
        await page.getByRole('region', { name: 'Team file' }).waitFor();
      },
    },
    { name: 'all', page: 'settings', tenants: five },
    {
      name: 'found',
      page: 'settings',
      tenants: five,
      act: (page) => page.getByRole('searchbox', { name: 'Search settings' }).fill('lock'),
    },
  ];
}
