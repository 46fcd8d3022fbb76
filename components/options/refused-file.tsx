import type { Refusal } from './use-import.ts';

/** Why the last file was refused, with every fault where there are several. */
export function RefusedFile({ refusal }: { refusal: Refusal | null }) {
  if (refusal === null) return null;
  return (
    <div class="problem" role="alert" data-code="bad_tenant_file">
      {refusal.text}
      {refusal.faults.length > 0 && (
        <ul class="faults">
          {refusal.faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
