import { h } from 'preact';
import { afterEach, describe, expect, test } from 'vitest';
import { BaseUrlField } from '../../../../components/options/base-url-field.tsx';
import { useAddress } from '../../../../components/options/use-address.ts';
import { useSettingValues } from '../../../../components/options/use-setting-values.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import { findDescriptor } from '../../../../lib/vendors/descriptors.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';

const tenant = (baseUrl: string): Tenant => ({
  id: 'rmm',
  vendor: 'ncentral',
  name: 'Acme RMM',
  baseUrl,
  environment: 'production',
  settings: {},
  destinations: [],
});
const { actions } = recordingActions();
let page: RenderedPage;
afterEach(() => page.close());

/** The field in the form of a tenant with this base URL. */
async function open(baseUrl: string): Promise<void> {
  function Form() {
    const descriptor = findDescriptor('ncentral');
    const settings = useSettingValues(tenant(baseUrl));
    const address = useAddress({ tenant: tenant(baseUrl), descriptor, settings, actions, origins: [] });
    return h(BaseUrlField, {
      t: actions.t,
      address,
      descriptor,
      page: undefined,
      origins: [],
      submitted: false,
      recognises: false,
      onTake: () => undefined,
    });
  }
  page = await renderPage(h(Form, null));
}
const value = () => document.querySelector<HTMLInputElement>('#tenant-base')?.value;

describe('a base URL without encryption in the form', () => {
  test('says what that costs and takes https at a press', async () => {
    await open('http://rmm.acme.example');
    expect(page.texts('.warning').join()).toContain('If the server answers over https too, use that');
    await page.press('Use https');
    expect(value()).toBe('https://rmm.acme.example');
    expect(page.texts('.warning')).toEqual([]);
  });
  test('with a port of its own is not offered that port for https', async () => {
    await open('http://rmm.acme.example:8080');
    expect(page.texts('.warning')).toHaveLength(1);
    expect(page.texts('button')).toEqual([]);
  });
  test.each(['https://rmm.acme.example', 'http://127.0.0.1'])('is none: %s', async (baseUrl) => {
    await open(baseUrl);
    expect(page.texts('.warning')).toEqual([]);
  });
});
