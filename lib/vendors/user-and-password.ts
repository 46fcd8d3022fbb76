import type { SignInField } from './contract.ts';

/** What most ways to sign in ask for; once, because the popup carries it. */
export const userAndPassword: readonly SignInField[] = [
  { name: 'username', label: 'field_userName', secret: false, account: true },
  { name: 'password', label: 'field_password', secret: true },
];
