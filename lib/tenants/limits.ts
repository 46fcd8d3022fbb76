/** The limits of a tenant and of the list, lengths in UTF-16 code units: the schema and the form share them. */
import { createIssue, type Issue } from './validation-issue.ts';

export const nameLimit = 80;
export const addressLimit = 500;
export const settingLimit = 1000;
export const labelLimit = 40;
export const pathLimit = 500;
export const destinationsLimit = 50;
export const tagsLimit = 8;
export const noteLimit = 500;
/** Tenants in one file, in the own list, and in one command. */
export const tenantsLimit = 5000;
/** Definitions of vendors in one file, and in one policy. */
export const definitionsLimit = 50;

/** The issue with a text that is longer than its limit, or `null`. */
export const validateLength = (value: string, limit: number): Issue | null =>
  value.length > limit ? createIssue('fault_tooLong', String(limit)) : null;

/** How many faults of a tenant file are told at once. */
export const faultsLimit = 100;
