import { useEffect, useRef, useState } from 'preact/hooks';
import type { Examination, Examinations } from '../../lib/doctor/schema.ts';
import type { ErrorCode, ErrorFacts } from '../../lib/errors.ts';
import { getOwn } from '../../lib/storage/own-entry.ts';
import type { PageActions } from '../shared/page-types.ts';

/** The doctor page's own access to the browser. */
export interface DoctorPageApi {
  readExaminations(): Promise<Examinations>;
  watch(listener: () => void): void;
  openAddress(address: string): void;
  openPopup(): void;
  /** The browser keeps strict cookies from a link of an extension that may not access its host. */
  withholdsStrictCookies: boolean;
  /** The browser signs in a tab's WebSockets only with a permission of their own. */
  holdsSocketsApart: boolean;
}

/** A tenant's examination as the page shows it. */
interface ExaminationState {
  examination: Examination | undefined;
  /** This page's examination command is in flight. */
  busy: boolean;
  /** Why the last examination command failed. */
  refused: { code: ErrorCode; facts: ErrorFacts } | null;
  run(): void;
}

/** Follows a tenant's examination, and starts one at a press only: whoever opened the page may be no person. */
export function useExamination(tenantId: string, actions: PageActions, api: DoctorPageApi): ExaminationState {
  const [examination, setExamination] = useState<Examination>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ExaminationState['refused']>(null);
  const inFlight = useRef(false);

  async function read(): Promise<void> {
    const all = await api.readExaminations();
    setExamination(getOwn(all, tenantId));
  }

  async function run(): Promise<void> {
    if (inFlight.current) return;
    inFlight.current = true;
    setBusy(true);
    setRefused(null);
    const reply = await actions.send('examine', { tenant: tenantId });
    await read();
    inFlight.current = false;
    setBusy(false);
    if (!reply.ok) setRefused({ code: reply.code, facts: reply.facts });
  }

  useEffect(() => {
    api.watch(() => void read());
    void read();
  }, []);
  return { examination, busy, refused, run: () => void run() };
}
