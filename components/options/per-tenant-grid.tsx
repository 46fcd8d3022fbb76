import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { useVirtualList } from '../shared/use-virtual-list.ts';

interface EachTenantProps {
  legend: string;
  /** What must be known before anything is chosen. */
  help?: string | undefined;
  tenants: readonly Tenant[];
  /** What is chosen for one of them. */
  children: (tenant: Tenant) => ComponentChildren;
}

/** More than these are folded until somebody unfolds them. */
const many = 12;
/** The least width of a column in pixels, its margin included. */
const narrowest = 236;

/** One choice for each of several tenants, in columns. */
export function PerTenantGrid({ legend, help, tenants, children }: EachTenantProps) {
  const [unfolded, setUnfolded] = useState<boolean | null>(null);
  const open = unfolded ?? tenants.length <= many;
  return (
    <details
      class="switches"
      open={open}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== open) setUnfolded(currentTarget.open);
      }}
    >
      <summary>{legend}</summary>
      {help !== undefined && <p class="help">{help}</p>}
      {open && (
        <Cells legend={legend} tenants={tenants}>
          {children}
        </Cells>
      )}
    </details>
  );
}

function Cells({ legend, tenants, children }: Omit<EachTenantProps, 'help'>) {
  const { drawn, list, row } = useVirtualList(tenants, narrowest);
  return (
    <ul class="switch-grid near" aria-label={legend} {...list}>
      {drawn.map(([tenant, place]) => (
        <li key={tenant.id} {...row(place)}>
          {children(tenant)}
        </li>
      ))}
    </ul>
  );
}
