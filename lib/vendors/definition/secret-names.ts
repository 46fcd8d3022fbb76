import { createIssue, type Issue } from '../../tenants/validation-issue.ts';

/** Names that a person would take for the place of a secret, which no tenant holds and no field shows. */
export const secretNames =
  /pass(?:word|wd|phrase|code)?|secret|token|credential|api_?key|private_?key|pwd|auth|otp/i;

/** The issue of a setting whose label names a secret, or `null`. */
export const settingLabelIssue = (label: string): Issue | null =>
  secretNames.test(label.replaceAll(/[ -]/g, '_')) ? createIssue('fault_definition_secretSetting') : null;
