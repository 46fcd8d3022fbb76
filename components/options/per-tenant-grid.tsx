import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { useVirtualList } from '../shared/use-virtual-list.ts';

interface PerTenantGridProps {
  legend: string;
  /** Explains the choice. */
  help?: string | undefined;
  tenants: readonly Tenant[];
  /** Renders one tenant's control. */
  children: (tenant: Tenant) => ComponentChildren;
}

/** The grid starts collapsed above this number of tenants. */
const maxExpanded = 12;
/** The least width of a column in pixels, its margin included. */
const narrowest = 236;

/** A collapsible grid with one control per tenant, in columns. */
export function PerTenantGrid({ legend, help, tenants, children }: PerTenantGridProps) {
  const [toggled, setToggled] = useState<boolean | null>(null);
  const open = toggled ?? tenants.length <= maxExpanded;
  return (
    <details
      class="switches"
      open={open}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== open) setToggled(currentTarget.open);
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

function Cells({ legend, tenants, children }: Omit<PerTenantGridProps, 'help'>) {
  const { drawn, list, row } = useVirtualList(tenants, narrowest);
  return (
    <ul class="switch-grid near" aria-label={legend} {...list}>
      {drawn.map(([tenant, index]) => (
        <li key={tenant.id} {...row(index)}>
          {children(tenant)}
        </li>
      ))}
    </ul>
  );
}
