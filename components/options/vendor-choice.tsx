import type { Ref } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { plural, type Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { foldText } from '../../lib/tenants/fold-text.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { definedVendors } from '../../lib/vendors/defined-vendors.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { provenWith } from '../../lib/vendors/gallery-proofs.ts';

interface VendorChoiceProps {
  t: Translate;
  value: string;
  isNew: boolean;
  isMissing: boolean;
  field: Ref<HTMLSelectElement>;
  onChoose: (id: string) => void;
}

const groups = [
  ['vendorGroup_code', undefined],
  ['vendorGroup_file', 'file'],
  ['vendorGroup_policy', 'policy'],
  ['vendorGroup_gallery', 'gallery'],
] as const satisfies readonly (readonly [MessageKey, VendorDescriptor['from']])[];

/** Fewer vendors than this are found by looking. */
const searchableFrom = 12;

/** The choice of a vendor: a native list in groups, with a search that narrows it. */
export function VendorChoice({ t, value, isNew, isMissing, field, onChoose }: VendorChoiceProps) {
  const [query, setQuery] = useState('');
  // The id of a missing definition stays a choice.
  const [first] = useState(value);
  const list = useRef<HTMLDivElement>(null);
  const all: readonly VendorDescriptor[] = [...descriptors, ...definedVendors()];
  const chosen = all.find(({ id }) => id === value);
  const words = foldText(query).split(/\s+/).filter(Boolean);
  const found = all.filter(({ id, label }) => {
    const text = foldText(`${label} ${id}`);
    return words.every((word) => text.includes(word));
  });
  const shown = words.length === 0 ? all : all.filter((each) => found.includes(each) || each.id === value);

  /** Enter takes the first one found, and the down arrow goes to the list. */
  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    if (key !== 'Enter' && key !== 'ArrowDown') return;
    event.preventDefault();
    const [first] = found;
    if (key === 'Enter' && words.length > 0 && first !== undefined) {
      setQuery('');
      onChoose(first.id);
    }
    list.current?.querySelector('select')?.focus();
  }

  return (
    <div class="vendor-choice" ref={list}>
      <select
        id="tenant-vendor"
        name="vendor"
        ref={field}
        value={value}
        required
        aria-invalid={isMissing ? 'true' : undefined}
        aria-describedby="tenant-vendor-help"
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {isNew && <option value="">{t('chooseVendor')}</option>}
        {first !== '' && !all.some(({ id }) => id === first) && <option value={first}>{first}</option>}
        {groups.map(([key, from]) => {
          const members = shown.filter((each) => each.from === from);
          if (members.length === 0) return null;
          return (
            <optgroup key={key} label={t(key)}>
              {members.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
      {all.length >= searchableFrom && (
        <>
          <input
            type="search"
            aria-label={t('findSystem')}
            placeholder={t('findSystem')}
            aria-controls="tenant-vendor"
            spellcheck={false}
            autocomplete="off"
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <span class="help" role="status">
            {words.length > 0 && plural(t, 'systemsFound', found.length)}
          </span>
        </>
      )}
      <a class="vendor-page" href="/definitions.html" target="_blank" rel="noreferrer">
        {t('definition_page')}
      </a>
      {chosen?.from === 'gallery' && <p class="help vendor-proof">{proofText(t, chosen)}</p>}
    </div>
  );
}

/** What a definition of the gallery rests on. */
function proofText(t: Translate, { id, label }: VendorDescriptor): string {
  const version = provenWith[id];
  return version === undefined ? t('galleryDocumented') : t('galleryProven', label, version);
}
