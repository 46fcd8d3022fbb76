/** Makes an entry of the contract suite from a definition of the gallery and its strict simulator. */
import type { ErrorCode } from '../../lib/errors.ts';
import { gallery } from '../../lib/vendors/gallery.ts';
import { type GallerySimulator, galleryProducts } from '../simulators/gallery.ts';
import type { Call, Entry, Refusal, Typed } from './entries.ts';

type GalleryRefusal = Refusal<GallerySimulator>;
type Given = Pick<Entry, 'account' | 'paths'> &
  Partial<Pick<Entry, 'accountBy' | 'tokenKind' | 'life' | 'renewable' | 'faults'>> & {
    /** The id of the way to sign in by typing or by pasting, and of the second where there is one. */
    methods: readonly [string, string?];
    settings?: Record<string, string>;
    refusals: readonly GalleryRefusal[];
    tolerances?: Entry<GallerySimulator>['tolerances'];
  };

/** An entry of the gallery; a bearer without end, unless it is said otherwise. */
export function galleryEntry(id: keyof typeof galleryProducts, given: Given): Entry {
  const { methods, settings = {}, tolerances = [], ...more } = given;
  const [first, second] = methods;
  const entry: Entry<GallerySimulator> = {
    ...{ tokenKind: 'bearer', life: null, renewable: null },
    ...more,
    definition: gallery.find((each) => each.id === id),
    start: galleryProducts[id],
    tenant: ({ origin }) => ({
      ...{ id: 'acme', vendor: id, name: 'Acme', environment: 'staging' as const },
      ...{ baseUrl: origin, settings: { ...settings } },
    }),
    methods: ({ fields, pasted }) => [
      { method: first, fields },
      ...(second === undefined ? [] : [{ method: second, fields: pasted }]),
    ],
    tolerances,
    forget: (server) => server.forget(),
  };
  return entry as unknown as Entry;
}

const wrongSecret = 'Wrong-demo-password-0Zz9Yy8Xx7Ww6Vv5';

/** A password, or a pasted token, that the server does not know. */
export function mistyped(
  method: string,
  secret: string,
  facts: Record<string, unknown>,
  more: Partial<GalleryRefusal> = {},
): GalleryRefusal {
  return {
    what: `a wrong ${secret} by ${method}`,
    call: 'login',
    arrange: ({ fields, pasted }): Typed => {
      const typed = secret in fields ? fields : pasted;
      return { method, fields: { ...typed, [secret]: wrongSecret } };
    },
    code: 'bad_credentials',
    facts,
    ...more,
  };
}

/** A server that forgot every session. */
export function forgotten(
  call: 'check' | 'renew',
  facts: Record<string, unknown>,
  asks?: number,
): GalleryRefusal {
  return {
    what: 'a server that forgot every session',
    call,
    arrange: (server) => void server.forget(),
    code: 'session_dead',
    facts,
    ...(asks === undefined ? {} : { asks }),
  };
}

/** The refusal of a product in one of its simulator's states. */
export function refused(
  state: string,
  call: Call,
  code: ErrorCode,
  facts: Record<string, unknown>,
  asks?: number,
): GalleryRefusal {
  return {
    what: `a server whose answer is “${state}”`,
    call,
    arrange: ({ switches }) => {
      switches.state = state;
      return undefined;
    },
    code,
    facts,
    ...(asks === undefined ? {} : { asks }),
  };
}

/** Another form of a good reply, in one of the simulator's states. */
export const otherForm = (
  what: string,
  state: string,
  life: number | null,
  renewable: number | null,
): Entry<GallerySimulator>['tolerances'][number] => ({
  what,
  arrange: ({ switches }) => {
    switches.state = state;
  },
  life,
  renewable,
});
