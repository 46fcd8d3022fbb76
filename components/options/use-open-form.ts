import { useEffect, useRef, useState } from 'preact/hooks';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { PlaceApi } from './place-api.ts';

/** The open form: for a new tenant, a copy of one, an existing one, the selected ones, the team's file. */
export type OpenForm =
  | { kind: 'many' | 'team' }
  | { kind: 'new'; vendor?: string | undefined }
  | { kind: 'copy' | 'edit'; tenant: Tenant };

/** The form that is open, which the page's address names, so that Back closes it and a link opens it. */
interface OpenForms {
  form: OpenForm | null;
  /** What to do once a person agrees to lose what they typed; `null` while nothing is asked. */
  leaving: (() => void) | null;
  setUnsaved(unsaved: boolean): void;
  /** Opens a form, or none; asks first where another has unsaved changes. */
  open(next: OpenForm | null): void;
  /** Closes the form without a question. */
  close(): void;
  stay(): void;
}

interface OpenFormEvents {
  /** Back has closed a form. */
  onLeft: (form: OpenForm) => void;
  /** The address names a tenant that is not in the list. */
  onUnknown: () => void;
}

export function useOpenForm(tenants: readonly Tenant[], place: PlaceApi, events: OpenFormEvents): OpenForms {
  const [form, setForm] = useState<OpenForm | null>(() => formIn(place.readQuery(), tenants));
  const [leaving, setLeaving] = useState<OpenForms['leaving']>(null);
  const unsaved = useRef(false);
  const latest = useRef({ form, tenants, events });
  latest.current = { form, tenants, events };

  /** The form that the address names; a query that names none is left. */
  function follow(): OpenForm | null {
    const query = place.readQuery();
    const next = formIn(query, latest.current.tenants);
    if (next !== null || Object.keys(query).length === 0) return next;
    place.replaceQuery('');
    if ('edit' in query || 'copy' in query) latest.current.events.onUnknown();
    return null;
  }

  function leaveTo(next: OpenForm | null): void {
    const { form: current } = latest.current;
    setForm(next);
    if (current !== null && next === null) latest.current.events.onLeft(current);
  }

  useEffect(() => {
    follow();
    place.guardLeaving(() => unsaved.current);
    place.onQueryChanged(() => {
      const next = follow();
      if (!unsaved.current) return leaveTo(next);
      // Back has left the form already: it is led back to while the question stands.
      const { form: current } = latest.current;
      if (current !== null) place.pushQuery(queryOf(current));
      setLeaving(() => () => {
        place.leaveQuery();
        leaveTo(next);
      });
    });
  }, []);

  function show(next: OpenForm | null): void {
    unsaved.current = false;
    if (next !== null) {
      if (form === null) place.pushQuery(queryOf(next));
      else place.replaceQuery(queryOf(next));
    } else if (form !== null) place.leaveQuery();
    setForm(next);
  }

  return {
    form,
    leaving:
      leaving === null
        ? null
        : () => {
            unsaved.current = false;
            setLeaving(null);
            leaving();
          },
    setUnsaved(value) {
      unsaved.current = value;
    },
    open(next) {
      if (unsaved.current) setLeaving(() => () => show(next));
      else show(next);
    },
    close: () => show(null),
    stay: () => setLeaving(null),
  };
}

function queryOf(form: OpenForm): string {
  if ('tenant' in form) return `?${form.kind}=${form.tenant.id}`;
  return form.kind === 'new' && form.vendor ? `?new=${form.vendor}` : `?${form.kind}`;
}

function formIn(query: Readonly<Record<string, string>>, tenants: readonly Tenant[]): OpenForm | null {
  if ('new' in query) return { kind: 'new', vendor: query.new };
  if ('team' in query) return { kind: 'team' };
  for (const kind of ['edit', 'copy'] as const) {
    const tenant = tenants.find(({ id }) => id === query[kind]);
    if (tenant !== undefined) return { kind, tenant };
  }
  return null;
}
