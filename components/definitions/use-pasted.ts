import { useState } from 'preact/hooks';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { type ExampleLogin, type ExampleRefusal, readCurl } from '../../lib/vendors/definition/curl.ts';
import { textBehindCurl } from '../../lib/vendors/definition/curl-command.ts';
import {
  type ExampleRefusedReply,
  type ExampleReply,
  isJsonReply,
  readExampleRefusal,
  readExampleReply,
} from '../../lib/vendors/definition/example-reply.ts';
import { pathSettings } from '../../lib/vendors/definition/from-example.ts';
import type { EditedExample } from '../../lib/vendors/definition/to-example.ts';
import { type ChosenPlaces, likeliestPlaces } from './structure.tsx';

/** The fields into which something is pasted. */
type PasteField = 'curl' | 'reply' | 'refused';

/** What was pasted, as its structure; no value of it is here. */
interface Pasted {
  login: ExampleLogin | null;
  reply: ExampleReply | null;
  refused: ExampleRefusedReply | null;
  labels: Readonly<Record<string, string>>;
  chosen: ChosenPlaces;
  /** What became of the last paste that says so, and whether nothing was read. */
  told: { field: PasteField; key: MessageKey; isProblem: boolean } | null;
  readLogin(text: string): void;
  readReply(text: string): void;
  readRefused(text: string): void;
  setLogin(login: ExampleLogin): void;
  setLabels(labels: Record<string, string>): void;
  choose(chosen: ChosenPlaces): void;
}

/** What a pasted command cannot be. */
const refusalKeys = {
  login: 'definition_noCurl',
  multipart: 'definition_noMultipart',
  query: 'definition_noQuery',
  json: 'definition_noJson',
  file: 'definition_noFile',
} as const satisfies Record<'login' | ExampleRefusal, MessageKey>;

/**
 * Follows the pasted log-in and its replies.
 * @param start what the editor opened with
 * @param onChange called with each change that leaving would lose
 */
export function usePasted(
  start: EditedExample | undefined,
  places: ChosenPlaces,
  onChange: () => void,
): Pasted {
  const [login, setLogin] = useState<ExampleLogin | null>(start?.login ?? null);
  const [reply, setReply] = useState<ExampleReply | null>(start?.reply ?? null);
  const [refused, setRefused] = useState<ExampleRefusedReply | null>(start?.refused ?? null);
  const [labels, setLabels] = useState<Record<string, string>>(start?.labels ?? {});
  const [chosen, setChosen] = useState(places);
  const [told, setTold] = useState<Pasted['told']>(null);

  const changing =
    <T>(set: (value: T) => void) =>
    (value: T): void => {
      set(value);
      onChange();
    };
  const tell = (field: PasteField, key: MessageKey, isProblem: boolean) => setTold({ field, key, isProblem });

  function takeReply(next: ExampleReply): void {
    changing(setReply)(next);
    setChosen({ ...likeliestPlaces(next), said: chosen.said });
  }

  return {
    ...{ login, reply, refused, labels, chosen, told },
    readLogin(text) {
      const next = readCurl(text) ?? 'login';
      // A first letter is taken at once too.
      if (text.length === 1) return tell('curl', 'definition_pasteWhole', true);
      if (typeof next === 'string') return tell('curl', refusalKeys[next], true);
      changing(setLogin)(next);
      const settings = pathSettings(next).map(({ name }) => [name, name]);
      setLabels(Object.fromEntries([...next.fields.map(({ at, name }) => [at, name]), ...settings]));
      // Documentations show the reply below the command, and both are copied at once.
      const rest = textBehindCurl(text);
      const follows = rest === '' ? null : readExampleReply(rest);
      if (follows !== null) takeReply(follows);
      if (rest === '') setTold(null);
      else tell('curl', follows === null ? 'definition_restLeftOut' : 'definition_restRead', false);
    },
    readReply(text) {
      const next = readExampleReply(text);
      if (next === null)
        return tell('reply', isJsonReply(text) ? 'definition_noToken' : 'definition_noJson', true);
      setTold(null);
      takeReply(next);
    },
    readRefused(text) {
      const next = readExampleRefusal(text);
      if (next === null) return tell('refused', 'definition_noWords', true);
      setTold(null);
      changing(setRefused)(next);
      setChosen({ ...chosen, said: next.said.length === 0 ? -1 : 0 });
    },
    setLogin: changing(setLogin),
    setLabels: changing(setLabels),
    choose: changing(setChosen),
  };
}
