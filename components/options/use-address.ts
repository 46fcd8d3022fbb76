import { useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { formatList, type Translate } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { createIssue, type Issue } from '../../lib/tenants/validation-issue.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import { descriptors, findDescriptor } from '../../lib/vendors/descriptors.ts';
import type { PageActions } from '../shared/page-types.ts';
import { type Recognised, type Recognition, useRecognition } from './recognition.tsx';
import {
  type AddressValues,
  addressValues,
  omissionTexts,
  type TakenAddress,
  takeAddress,
} from './taken-address.ts';
import type { SettingValues } from './use-setting-values.ts';

/** The base URL in the form, and what the form takes from it. */
export interface Address {
  text: string;
  /** The issue with the text, or `null`; an empty text has one too. */
  issue: Issue | null;
  /** The values of the text for the chosen vendor; `null` with an issue. */
  values: AddressValues | null;
  /** The text without what a base URL never has, whatever the vendor; `''` with an issue. */
  plain: string;
  /** What is saved of the text, with the settings that hold a part of its path; a taken text has given them already. */
  saved: { baseUrl: string; settings: Readonly<Record<string, string>> };
  /** Sentences about what was left out, moved and filled in. */
  notes: readonly string[];
  recognition: Recognition;
  /** Replaces the text. @param pasted the text is whole, and taken at once */
  change(text: string, pasted: boolean): void;
  /** Takes the text that a person has finished. */
  take(): void;
  /** Fills in what the taken address tells a vendor that was chosen by hand. */
  choose(descriptor: VendorDescriptor | undefined): void;
  /** Allows the host and asks it for its vendor; must be called in the click itself. */
  recognise(): Promise<void>;
  /** Fills in a recognised server's values. */
  accept(offer: Recognised): void;
  /** Sentences about what an address that was not taken before is saved without. */
  untoldOmissions(): string[];
}

interface AddressDeps {
  /** The edited tenant, or `null` for a new one. */
  tenant: Tenant | null;
  descriptor: VendorDescriptor | undefined;
  settings: SettingValues;
  actions: PageActions;
  origins: readonly string[];
}

/** Follows the base URL's field: reads it for the chosen vendor, and has the vendor recognised where none is chosen. */
export function useAddress({ tenant, descriptor, settings, actions, origins }: AddressDeps): Address {
  const { t } = actions;
  const [text, setText] = useState(tenant?.baseUrl ?? '');
  const [notes, setNotes] = useState<readonly string[]>([]);
  const recognition = useRecognition(actions);
  /** The last taken address, with the text that the field showed then. */
  const last = useRef<{ address: TakenAddress; shown: string } | null>(null);

  const read = takeAddress(text, descriptors, settings.typed);
  const isTaken = last.current?.shown === text;
  const plain = 'key' in read ? '' : read.address;
  const current = isTaken ? (last.current?.address ?? null) : 'key' in read ? null : read;

  function fillIn(from: TakenAddress, to: VendorDescriptor | undefined, recognised?: Recognised): void {
    const values = addressValues(from, to, recognised);
    const filled =
      to === undefined
        ? []
        : settings.fill(to.id, values.settings, values.moved, last.current?.address === from);
    const labels = (to?.settings ?? [])
      .filter(({ name }) => filled.includes(name) && !values.moved.includes(name))
      .map(({ label }) => t(label));
    // An address with a conflict is read again at each render, because either side may change.
    const conflicts = conflictIssue(t, from, to) !== null;
    last.current = conflicts ? null : { address: from, shown: values.baseUrl };
    setText(values.baseUrl);
    setNotes([
      ...omissionTexts(t, to, from, values),
      ...(labels.length === 0 ? [] : [t('pasted_filled', formatList(t, labels))]),
    ]);
  }

  function take(whole: string): void {
    if (whole.trim() === '' || whole === last.current?.shown || whole === tenant?.baseUrl) return;
    const next = takeAddress(whole, descriptors, settings.typed);
    if ('key' in next) return;
    fillIn(next, descriptor);
    if (tenant !== null || descriptor !== undefined) return;
    recognition.reset();
    // A host that is not allowed yet is asked only after the press that allows it.
    if (matchesAnyPattern(origins, next.address)) void recognition.ask(next.address);
  }

  return {
    text,
    issue: 'key' in read ? read : conflictIssue(t, current, descriptor),
    values: current === null ? null : addressValues(current, descriptor),
    plain,
    saved: isTaken || current === null ? { baseUrl: plain, settings: {} } : parts(current, descriptor),
    notes,
    recognition,
    change(next, pasted) {
      setText(next);
      setNotes([]);
      recognition.reset();
      if (pasted) take(next);
    },
    take: () => take(text),
    choose(next) {
      // What was said of the server is answered by the choice.
      recognition.reset();
      if (isTaken && current !== null) fillIn(current, next);
    },
    async recognise() {
      if (current === null) return recognition.reset(t('testNoAddress'));
      if (!isTaken) fillIn(current, descriptor);
      const { address } = current;
      const allowed = matchesAnyPattern(origins, address) || (await actions.requestHosts([address]));
      if (!allowed) return recognition.reset(t('testNotAllowed'));
      await recognition.ask(address);
    },
    accept(offer) {
      const to = findDescriptor(offer.vendor);
      if (current !== null) fillIn(current, to, offer);
      recognition.reset(t('recognise_taken', to?.label ?? offer.vendor));
    },
    untoldOmissions() {
      if (isTaken || current === null) return [];
      return omissionTexts(t, descriptor, current, addressValues(current, descriptor));
    },
  };
}

/** The base URL of an address for a vendor, and the settings that its path moves to. */
function parts(taken: TakenAddress, descriptor: VendorDescriptor | undefined): Address['saved'] {
  const { baseUrl, settings, moved } = addressValues(taken, descriptor);
  return { baseUrl, settings: Object.fromEntries(moved.map((name) => [name, settings[name] ?? ''])) };
}

/** The issue of a path that contradicts a setting, which it names by its label; `null` without one. */
function conflictIssue(
  t: Translate,
  taken: TakenAddress | null,
  descriptor: VendorDescriptor | undefined,
): Issue | null {
  const conflict = descriptor === undefined ? undefined : taken?.readings[descriptor.id]?.conflict;
  const label = descriptor?.settings.find(({ name }) => name === conflict)?.label;
  return label === undefined ? null : createIssue('fault_addressPath', t(label));
}
