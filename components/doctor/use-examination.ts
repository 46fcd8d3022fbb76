import { useEffect, useRef, useState } from 'preact/hooks';
import type { Examination, Examinations } from '../../lib/doctor/schema.ts';
import type { ErrorCode, ErrorFacts } from '../../lib/errors.ts';
import { getOwn } from '../../lib/storage/own-entry.ts';
import type { PageActions } from '../shared/page-types.ts';

/** The doctor's page's own edge to the browser. */
export interface DoctorPageApi {
  readExaminations(): Promise<Examinations>;
  watch(changed: () => void): void;
  openAddress(address: string): void;
  openPopup(): void;
  /** Whether somebody opened the page just now; a browser's restore of it, or a reload, is nobody. */
  isFreshlyOpened(): boolean;
}

/** An examination as the page follows it. */
export interface ExaminationState {
  examination: Examination | undefined;
  /** Asked for by this page and not answered yet. */
  busy: boolean;
  /** Why it could not take place. */
  refused: { code: ErrorCode; facts: ErrorFacts } | null;
  run(): void;
}

/** Follows a tenant's examination, and asks for one as somebody opens the page. */
export function useExamination(
  tenantId: string,
  known: boolean,
  actions: PageActions,
  desk: DoctorPageApi,
): ExaminationState {
  const [examination, setExamination] = useState<Examination>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ExaminationState['refused']>(null);
  const asking = useRef(false);

  async function read(): Promise<void> {
    const all = await desk.readExaminations();
    setExamination(getOwn(all, tenantId));
  }

  async function run(): Promise<void> {
    if (asking.current) return;
    asking.current = true;
    setBusy(true);
    setRefused(null);
    const reply = await actions.send('examine', { tenant: tenantId });
    await read();
    asking.current = false;
    setBusy(false);
    if (!reply.ok) setRefused({ code: reply.code, facts: reply.facts });
  }

  useEffect(() => {
    if (!known) return;
    desk.watch(() => void read());
    void (desk.isFreshlyOpened() ? run() : read());
  }, []);
  return { examination, busy, refused, run: () => void run() };
}
