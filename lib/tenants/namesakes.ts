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

/**
 * The facts to show beside a tenant: its realm and its place. Among alike names first what tells them all apart, the
 * same kind of fact for each of them: one kind if one is enough, else two.
 * @param namesakes all tenants whose names look like this one, itself included
 */
function distinguishingFacts<T extends Tenant>(
  tenant: T,
  namesakes: readonly T[],
  factsOf: (tenant: T) => TellingFacts,
): string[] {
  const own = factsOf(tenant);
  const shown = (kinds: readonly (keyof TellingFacts)[]) =>
    [...new Set([...kinds, 'realm' as const, 'place' as const])].map((kind) => own[kind]).filter(Boolean);
  if (namesakes.length < 2) return shown([]);
  const all = namesakes.map(factsOf);
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

/** Where the facts beside a tenant are found. */
export interface FactSources extends AccountSources {
  findDescriptor(vendor: string): Pick<VendorDescriptor, 'realm' | 'settings'> | undefined;
}

/**
 * The facts beside a tenant's name, the most telling first; see `distinguishingFacts`.
 * @param namesakes all tenants whose names look like this one, itself included
 */
export function factsBeside(tenant: Tenant, namesakes: readonly Tenant[], sources: FactSources): string[] {
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
