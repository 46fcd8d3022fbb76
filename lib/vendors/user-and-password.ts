import type { SignInField } from './contract.ts';

/** The fields of most sign-in methods, shared to keep the popup's bundle small. */
export const userAndPassword: readonly SignInField[] = [
  { name: 'username', label: 'field_userName', secret: false, account: true },
  { name: 'password', label: 'field_password', secret: true },
];
