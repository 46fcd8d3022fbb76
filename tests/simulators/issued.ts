/** One secret a simulator has handed out. */
export type Issued = { readonly kind: string; readonly value: string };

/** Keeps every secret a simulator has ever handed out, so that tests can search for them byte by byte. */
export type Ledger = {
  readonly issued: readonly Issued[];
  /** Writes a secret down and gives it back. */
  hand(kind: string, value: string): string;
};

/** An empty ledger. */
export function createLedger(): Ledger {
  const issued: Issued[] = [];
  return {
    issued,
    hand(kind, value) {
      issued.push({ kind, value });
      return value;
    },
  };
}

/** All different values, without empty ones: what was issued, and the credentials given beside it. */
export function allSecrets(ledger: Ledger, credentials: readonly (string | undefined)[]): string[] {
  const values = [...ledger.issued.map((entry) => entry.value), ...credentials];
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))].map(String);
}
