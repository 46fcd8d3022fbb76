import type { Tenant } from '../../lib/tenants/schema.ts';

const palette = ['#0f766e', '#0369a1', '#6d3fc0', '#8a6116', '#a8326b', '#3f6212', '#9a3412', '#475569'];

/** A tenant's own colour, or one derived from its id, so that it stays the same. */
export function tenantColour(tenant: Pick<Tenant, 'id' | 'color'>): string {
  if (tenant.color !== undefined) return tenant.color;
  let sum = 0;
  for (const character of tenant.id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return palette[sum % palette.length] ?? '#475569';
}

/** The first letters of a name's first two words; the first two letters of a single word. */
function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters =
    words.length > 1
      ? words.slice(0, 2).map((word) => Array.from(word)[0] ?? '')
      : Array.from(words[0] ?? '?').slice(0, 2);
  return letters.join('').toUpperCase();
}

/** The square that shows a tenant's colour in lists, cards and page headers. */
export function TenantAvatar({ tenant, large = false }: { tenant: Tenant; large?: boolean }) {
  return (
    <span
      class={large ? 'avatar avatar-large' : 'avatar'}
      style={{ '--tenant': tenantColour(tenant) }}
      aria-hidden="true"
    >
      {initials(tenant.name)}
    </span>
  );
}
