import type { ComponentChildren } from 'preact';

interface DoctorLinkProps {
  tenantId: string;
  class: string;
  /** Starts the examination: the doctor's page starts none by itself, because another extension may open it too. */
  onExamine: () => void;
  children: ComponentChildren;
}

/** A link to a tenant's page of the connection doctor that starts its examination. */
export function DoctorLink({ tenantId, onExamine, class: look, children }: DoctorLinkProps) {
  return (
    <a
      class={look}
      href={`/doctor.html?tenant=${tenantId}`}
      target="_blank"
      rel="noopener"
      onClick={onExamine}
      // The middle button opens the link too.
      onAuxClick={(event) => event.button === 1 && onExamine()}
    >
      {children}
    </a>
  );
}
