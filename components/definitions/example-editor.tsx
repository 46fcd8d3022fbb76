import { useEffect, useState } from 'preact/hooks';
import { formatList, type Translate } from '../../lib/i18n/i18n.ts';
import type { ExampleField, ExampleLogin, ExampleRefusal } from '../../lib/vendors/definition/curl.ts';
import { readCurl } from '../../lib/vendors/definition/curl.ts';
import type { Definition, Expiry, Source } from '../../lib/vendors/definition/definition.ts';
import { type ExampleReply, readExampleReply } from '../../lib/vendors/definition/example-reply.ts';
import { definitionFromExample, pathSettings } from '../../lib/vendors/definition/from-example.ts';
import { previewDefinition } from '../../lib/vendors/definition/preview.ts';
import { saveFile } from '../options/save-file.ts';
import { Button } from '../shared/button.tsx';
import { failureText } from '../shared/messages.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { locatedIssueText } from '../shared/validation-text.ts';
import { LabelledField, LabelledSelect, PasteArea } from './fields.tsx';
import { TrialPanel } from './trial-panel.tsx';

interface ExampleEditorProps {
  view: View;
  now: number;
  actions: PageActions;
  /** Whether leaving would lose what was made. */
  onUnsaved: (isUnsaved: boolean) => void;
  onSaved: (label: string) => void;
}

const emptyWords = {
  ...{ label: '', source: '', check: '', renew: '', signOut: '' },
  ...{ header: 'Authorization', before: 'Bearer ' },
};

/** Makes a definition of a pasted log-in and its reply. Of both the structure alone stays, from the first moment. */
export function ExampleEditor({ view, now, actions, onUnsaved, onSaved }: ExampleEditorProps) {
  const { t } = actions;
  const [login, setLogin] = useState<ExampleLogin | null>(null);
  const [reply, setReply] = useState<ExampleReply | null>(null);
  const [unread, setUnread] = useState<'login' | 'reply' | ExampleRefusal | null>(null);
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [chosen, setChosen] = useState({ token: 0, refresh: 0, expiry: 0 });
  const [words, setWords] = useState(emptyWords);
  const [fault, setFault] = useState<string | null>(null);
  const set = (name: keyof typeof words) => (value: string) => setWords({ ...words, [name]: value });

  const started = login !== null || reply !== null || words !== emptyWords;
  useEffect(() => onUnsaved(started), [login, reply, labels, chosen, words]);

  function readLogin(text: string): void {
    const next = readCurl(text);
    const refusal = next ?? 'login';
    setUnread(typeof refusal === 'string' ? refusal : null);
    if (typeof refusal === 'string') return;
    setLogin(refusal);
    const settings = pathSettings(refusal).map(({ name }) => [name, name]);
    setLabels(Object.fromEntries([...refusal.fields.map(({ at, name }) => [at, name]), ...settings]));
  }

  function readReply(text: string): void {
    const next = readExampleReply(text);
    setUnread(next === null ? 'reply' : null);
    if (next === null) return;
    setReply(next);
    setChosen({ token: 0, refresh: 0, expiry: 0 });
  }

  const token = reply?.tokens[chosen.token];
  const definition =
    login === null ||
    token === undefined ||
    words.label.trim() === '' ||
    words.source.trim() === '' ||
    words.check.trim() === ''
      ? null
      : definitionFromExample({
          ...words,
          label: words.label.trim(),
          source: words.source.trim(),
          ...{ login, labels, token },
          refresh: reply?.refreshes[chosen.refresh],
          expiry: reply?.expiries[chosen.expiry],
        });

  async function save(made: Definition): Promise<void> {
    setFault(null);
    const text = JSON.stringify({ version: 1, vendors: [made], tenants: [] });
    const answer = await actions.send('importTenants', { text, agreed: true });
    if (answer.ok) {
      onUnsaved(false);
      return onSaved(made.label);
    }
    const { locatedIssue } = answer.facts;
    setFault(locatedIssue === undefined ? failureText(t, answer) : locatedIssueText(t, locatedIssue));
  }

  return (
    <section class="panel" aria-label={t('definition_make')}>
      <h2>{t('definition_make')}</h2>
      <p class="help">{t('definition_pasteHelp')}</p>
      <PasteArea label={t('definition_curl')} onText={readLogin} />
      {unread !== null && unread !== 'reply' && (
        <p class="problem" role="alert">
          {t(refusalKeys[unread])}
        </p>
      )}
      {login !== null && (
        <LoginStructure
          t={t}
          login={login}
          labels={labels}
          onLabels={setLabels}
          onFields={(fields) => setLogin({ ...login, fields })}
        />
      )}
      <PasteArea label={t('definition_reply')} onText={readReply} />
      {unread === 'reply' && (
        <p class="problem" role="alert">
          {t('definition_noToken')}
        </p>
      )}
      {reply !== null && <ReplyStructure t={t} reply={reply} chosen={chosen} onChoose={setChosen} />}
      <LabelledField label={t('definition_name')} value={words.label} onInput={set('label')} />
      <LabelledField label={t('definition_source')} value={words.source} onInput={set('source')} />
      <LabelledField label={t('definition_header')} value={words.header} onInput={set('header')} />
      <LabelledField label={t('definition_before')} value={words.before} onInput={set('before')} />
      <LabelledField label={t('definition_check')} value={words.check} onInput={set('check')} />
      <LabelledField label={t('definition_renew')} value={words.renew} onInput={set('renew')} />
      <LabelledField label={t('definition_signOut')} value={words.signOut} onInput={set('signOut')} />
      {definition === null ? (
        <p class="help">{t('definition_unfinished')}</p>
      ) : (
        <>
          <ul class="in-words">
            {previewDefinition(definition, t).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <TrialPanel
            definition={definition}
            origin={login?.origin ?? ''}
            origins={view.origins}
            now={now}
            actions={actions}
          />
          {fault !== null && (
            <p class="problem" role="alert" data-code="bad_tenant_file">
              {fault}
            </p>
          )}
          <div class="row row-end">
            <Button
              onPress={() => {
                saveFile(`${definition.id}.json`, fileOf(definition));
                onUnsaved(false);
              }}
            >
              {t('definition_saveFile')}
            </Button>
            <Button look="strong" onPress={() => void save(definition)}>
              {t('definition_save')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

/** What a pasted command cannot be. */
const refusalKeys = {
  login: 'definition_noCurl',
  multipart: 'definition_noMultipart',
  query: 'definition_noQuery',
} as const;

/** A tenant file that brings the definition to colleagues. */
const fileOf = (definition: Definition): string =>
  `${JSON.stringify({ version: 1, vendors: [definition], tenants: [] }, null, 2)}\n`;

interface LoginStructureProps {
  t: Translate;
  login: ExampleLogin;
  labels: Readonly<Record<string, string>>;
  onLabels: (labels: Record<string, string>) => void;
  onFields: (fields: ExampleField[]) => void;
}

/** Each value of the log-in: what a person types there, and under which label. */
function LoginStructure({ t, login, labels, onLabels, onFields }: LoginStructureProps) {
  const kinds = (['account', 'secret', 'text'] as const).map(
    (kind) => [kind, t(`definition_is_${kind}`)] as const,
  );
  return (
    <fieldset class="form-part">
      <legend>
        {login.method} /{login.path.map((piece) => piece ?? '…').join('/')}
      </legend>
      {pathSettings(login).map(({ index, name }) => (
        <LabelledField
          key={name}
          label={t('definition_pathPart', String(index + 1))}
          value={labels[name] ?? ''}
          onInput={(value) => onLabels({ ...labels, [name]: value })}
        />
      ))}
      {login.fields.map((field) =>
        field.is === 'fixed' ? (
          <p class="help" key={field.at}>
            {t('preview_in_body', t('preview_fixed', String(field.fixed)), field.name)}
          </p>
        ) : (
          <div class="row row-wrap" key={field.at}>
            <LabelledField
              label={t('definition_labelOf', field.name)}
              value={labels[field.at] ?? ''}
              onInput={(value) => onLabels({ ...labels, [field.at]: value })}
            />
            <LabelledSelect
              label={t('definition_kindOf', field.name)}
              value={field.is}
              options={kinds}
              onChange={(is) =>
                onFields(
                  login.fields.map((each) =>
                    each === field ? { ...field, is: is as ExampleField['is'] } : each,
                  ),
                )
              }
            />
          </div>
        ),
      )}
      {login.leftOut.length > 0 && (
        <p class="help">{t('definition_leftOut', formatList(t, login.leftOut))}</p>
      )}
    </fieldset>
  );
}

interface ReplyStructureProps {
  t: Translate;
  reply: ExampleReply;
  chosen: { token: number; refresh: number; expiry: number };
  onChoose: (chosen: ReplyStructureProps['chosen']) => void;
}

/** The places of token, refresh token and end; each has none as its last choice, but for the token. */
function ReplyStructure({ t, reply, chosen, onChoose }: ReplyStructureProps) {
  const place = (source: Source) =>
    'header' in source ? t('preview_place_header', source.header) : source.at || t('preview_place_whole');
  const numbered = (texts: readonly string[]) => texts.map((text, at) => [String(at), text] as const);
  const end = ({ from, unit }: Expiry) => `${place(from)} (${unit})`;
  const none = [String(-1), t('nothing')] as const;
  const choose = (name: keyof typeof chosen) => (value: string) =>
    onChoose({ ...chosen, [name]: Number(value) });
  return (
    <fieldset class="form-part">
      <legend>{t('definition_found')}</legend>
      <LabelledSelect
        label={t('definition_token')}
        value={String(chosen.token)}
        options={numbered(reply.tokens.map(place))}
        onChange={choose('token')}
      />
      <LabelledSelect
        label={t('definition_refresh')}
        value={String(reply.refreshes.length === 0 ? -1 : chosen.refresh)}
        options={[...numbered(reply.refreshes.map(place)), none]}
        onChange={choose('refresh')}
      />
      <LabelledSelect
        label={t('definition_expiry')}
        value={String(reply.expiries.length === 0 ? -1 : chosen.expiry)}
        options={[...numbered(reply.expiries.map(end)), none]}
        onChange={choose('expiry')}
      />
    </fieldset>
  );
}
