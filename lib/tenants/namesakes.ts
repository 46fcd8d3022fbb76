/** Finds tenants whose names a reader could take for each other. Plain, so that pages and background share it. */
import type { VendorDescriptor } from '../vendors/contract.ts';
import { foldText } from './fold-text.ts';
import type { Tenant } from './tenant.ts';
import { type AccountSources, accountOf, realmOf } from './tenant-facts.ts';

/** Letters of other scripts with the Latin letters that they look like, after Unicode's confusables (UTS 39). */
const alphabets: readonly (readonly [strange: string, plain: string])[] = [
  // Cyrillic, small letters and capitals.
  ['аеіјорсухѕԁԛԝһѵьгпкмтвн', 'aeijopcyxsdqwhvbrnkmtbh'],
  ['АВЕЅІЈКМНОРСТУХԌԚԜЬҮҺ', 'ABESIJKMHOPCTYXGQWbYh'],
  // Greek.
  ['αβγεηικνορστυχωϲϳ', 'aByenikvopotuxwcj'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ', 'ABEZHIKMNOPTYXC'],
  // Armenian, Latin letters of phonetics, and signs.
  ['օոսհցզքՕՍՏ', 'onuhgqpOUS'],
  ['ɑɡıʀʟɴʏιꞵƖǀ∣ℓ', 'agiRLNYiBIIIl'],
];
const lookAlikes: ReadonlyMap<string, string> = new Map(
  alphabets.flatMap(([strange, plain]) =>
    Array.from(strange, (letter, at): [string, string] => [letter, plain[at] ?? '']),
  ),
);

/** A name in the form that all names looking like it share: accents, case, punctuation and script left out. */
export function foldLookAlikes(name: string): string {
  const plain = /[^ -~]/.test(name)
    ? Array.from(name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, ''))
        .map((letter) => lookAlikes.get(letter) ?? letter)
        .join('')
    : name;
  return foldText(plain).replace(/RN/g, 'M').replace(/VV/g, 'W').replace(/[1L|]/g, 'I').replace(/0/g, 'O');
}

/** Returns the tenants whose names look like a tenant's, itself included. The index is built on the first call. */
export function createNamesakeLookup(tenants: readonly Tenant[]): (tenant: Tenant) => readonly Tenant[] {
  let byName: Map<string, Tenant[]> | undefined;
  return (tenant) => {
    byName ??= Map.groupBy(tenants, ({ name }) => foldLookAlikes(name));
    return byName.get(foldLookAlikes(tenant.name)) ?? [tenant];
  };
}

/** Host, port and path of a tenant's address, by which alike names are told apart. */
export const placeOf = ({ baseUrl }: Tenant): string => baseUrl.split('//')[1] ?? baseUrl;

/** Facts that tell tenants apart, most telling first: realm and place stand beside every tenant, the others when needed. */
interface TellingFacts {
  /** The settings that tell tenants of one server apart. */
  realm: string;
  place: string;
  /** The other settings that its vendor requires: two that share a realm may differ in one of them. */
  settings: string;
  account: string;
  environment: string;
  id: string;
}

/** A fact beside a tenant's name. */
export interface Fact {
  text: string;
  /** Where the namesakes' facts part from it, in code points: an elision that starts there loses nothing that tells. */
  tellsAt?: number;
}

/** The facts as they are read, without what helps to draw them. */
export const factTexts = (facts: readonly Fact[]): string[] => facts.map(({ text }) => text);

/**
 * The facts to show beside a tenant: its realm and its place. Among alike names first what tells them all apart, the
 * same kind of fact for each of them: one kind if one is enough, else two.
 * @param namesakes all tenants whose names look like this one, itself included
 */
function distinguishingFacts<T extends Tenant>(
  tenant: T,
  namesakes: readonly T[],
  factsOf: (tenant: T) => TellingFacts,
): Fact[] {
  const own = factsOf(tenant);
  const all = namesakes.length < 2 ? [] : namesakes.map(factsOf);
  const shown = (kinds: readonly (keyof TellingFacts)[]) =>
    [...new Set([...kinds, 'realm' as const, 'place' as const])].flatMap((kind): Fact | [] => {
      const text = own[kind];
      if (text === '') return [];
      const tellsAt = partingPoint(
        text,
        all.map((facts) => facts[kind]),
      );
      return tellsAt === undefined ? { text } : { text, tellsAt };
    });
  if (all.length === 0) return shown([]);
  const singles = (['place', 'realm', 'settings', 'account', 'environment'] as const).map(
    (kind) => [kind] as const,
  );
  const pairs = (['realm', 'settings', 'account', 'environment'] as const).map(
    (kind) => [kind, 'place'] as const,
  );
  const telling = [...singles, ...pairs].find((kinds) => {
    const texts = all.map((facts) => kinds.map((kind) => facts[kind]));
    return texts.flat().every(Boolean) && new Set(texts.map(String)).size === all.length;
  });
  return shown(telling ?? ['id']);
}

/** Texts that part in more places than a line has room for are told apart at their ends as well as anywhere. */
const mostPartingLetters = 12;

/** The start of the word in which a text parts from all others, in code points; `undefined` where no one place tells. */
function partingPoint(text: string, all: readonly string[]): number | undefined {
  const letters = Array.from(text);
  const others = [...new Set(all)].filter((other) => other !== text && other !== '');
  const points = others.map((other) => {
    const theirs = Array.from(other);
    const at = letters.findIndex((letter, index) => letter !== theirs[index]);
    return at < 0 ? letters.length : at;
  });
  const first = Math.min(...points);
  if (points.length === 0 || Math.max(...points) - first > mostPartingLetters) return undefined;
  const separator = letters.findLastIndex(
    (letter, index) => index < first && /[^\p{L}\p{M}\p{N}]/u.test(letter),
  );
  return separator + 1;
}

/** Where the facts beside a tenant are found. */
export interface FactSources extends AccountSources {
  findDescriptor(vendor: string): Pick<VendorDescriptor, 'realm' | 'settings'> | undefined;
}

/**
 * The facts beside a tenant's name, the most telling first; see `distinguishingFacts`.
 * @param namesakes all tenants whose names look like this one, itself included
 */
export function factsBeside(tenant: Tenant, namesakes: readonly Tenant[], sources: FactSources): Fact[] {
  return distinguishingFacts(tenant, namesakes, (one) => ({
    realm: realmOf(one, sources.findDescriptor(one.vendor)),
    place: placeOf(one),
    settings: requiredSettings(one, sources.findDescriptor(one.vendor)),
    account: accountOf(one, sources),
    environment: one.environment,
    id: one.id,
  }));
}

function requiredSettings(
  { settings }: Tenant,
  descriptor: Pick<VendorDescriptor, 'realm' | 'settings'> | undefined,
): string {
  const others = (descriptor?.settings ?? []).filter(
    ({ name, required }) => required === true && descriptor?.realm?.includes(name) !== true,
  );
  return others.flatMap(({ name }) => settings[name] || []).join(' / ');
}
