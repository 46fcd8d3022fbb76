import type { OwnPreferences } from './preference-fields.tsx';

/** What a tenant's form hands on when it is saved. */
export interface SavedForm {
  tenant: Record<string, unknown>;
  /** The form's values as it opened, of an existing tenant. */
  opened?: Record<string, unknown>;
  /** Sentences about what the address was saved without. */
  notes: readonly string[];
  /** The preferences that were changed. */
  own: Partial<OwnPreferences>;
}
