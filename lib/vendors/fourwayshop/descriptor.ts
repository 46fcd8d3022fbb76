import type { VendorDescriptor } from '../contract.ts';
import { userAndPassword } from '../user-and-password.ts';

export const descriptor: VendorDescriptor = {
  id: 'fourwayshop',
  label: 'Four Way Shop',
  signIn: [
    {
      id: 'password',
      label: 'way_shopUser',
      fields: userAndPassword,
    },
  ],
  can: { renew: false, check: { setting: 'checkPath' } },
  checkCall: 'GET /{checkPath}',
  portal: {
    by: 'tab',
    setting: 'portalUrl',
    note: 'noteTab',
  },
  cookieMode: { setting: 'mode', value: 'cookie' },
  logoutNote: 'logout_fourwayshop',
  realm: ['companyId', 'siteId'],
  baseUrl: {
    label: 'setting_baseUrl',
    help: 'help_fourwayshop_baseUrl',
    example: 'https://shop.customer.example/services',
    keep: 'path',
  },
  settings: [
    {
      name: 'companyId',
      label: 'setting_companyId',
      help: 'help_fourwayshop_companyId',
      required: true,
      kind: 'text',
      example: 'YOUR_COMPANY',
    },
    {
      name: 'siteId',
      label: 'setting_siteId',
      help: 'help_fourwayshop_siteId',
      required: true,
      kind: 'text',
      example: '501',
    },
    {
      name: 'mode',
      label: 'setting_mode',
      help: 'help_fourwayshop_mode',
      kind: 'text',
      default: 'bearer',
      choices: [
        ['bearer', 'choice_mode_bearer'],
        ['cookie', 'choice_mode_cookie'],
      ],
    },
    {
      name: 'loginPath',
      label: 'setting_loginPath',
      help: 'help_fourwayshop_loginPath',
      kind: 'path',
      default: 'login',
    },
    {
      name: 'checkPath',
      label: 'setting_checkPath',
      help: 'help_fourwayshop_checkPath',
      kind: 'path',
      requiredWith: ['mode', 'cookie'],
    },
    {
      name: 'logoutPath',
      label: 'setting_logoutPath',
      help: 'help_fourwayshop_logoutPath',
      kind: 'path',
    },
    {
      name: 'portalUrl',
      label: 'setting_portalUrl',
      help: 'help_portalUrl',
      kind: 'address',
      ownOrigin: true,
    },
    {
      name: 'extra',
      label: 'setting_extra',
      help: 'help_fourwayshop_extra',
      kind: 'extra',
      example: 'applicationId=WEB&languageId=EN',
    },
  ],
  hints: { bad_credentials: 'doctorHint_fourwayshop' },
};
