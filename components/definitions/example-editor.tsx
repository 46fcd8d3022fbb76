import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import type { LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import { definedVendors } from '../../lib/vendors/defined-vendors.ts';
import { type ExampleLogin, type ExampleRefusal, readCurl } from '../../lib/vendors/definition/curl.ts';
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { type ExampleReply, readExampleReply } from '../../lib/vendors/definition/example-reply.ts';
import { definitionIdOf, freeLabel, pathSettings } from '../../lib/vendors/definition/from-example.ts';
import { previewDefinition } from '../../lib/vendors/definition/preview.ts';
import { type ExampleWords, exampleOf } from '../../lib/vendors/definition/to-example.ts';
import { saveFile } from '../options/save-file.ts';
import { Button } from '../shared/button.tsx';
import { failureText } from '../shared/messages.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { choicesOf, fileOf, makeDefinition, openedPlaces } from './edited-definition.ts';
import {
  type EditorFault,
  type EditorPlace,
  editorFaults,
  faultOfRefusal,
  faultSentences,
  placeId,
} from './editor-faults.ts';
import { LabelledField, PasteArea } from './fields.tsx';
import { type ReplaceAnswer, ReplaceQuestion } from './replace-question.tsx';
import { LoginStructure, likeliestPlaces, ReplyStructure } from './structure.tsx';
import { TrialPanel } from './trial-panel.tsx';

interface ExampleEditorProps {
  view: View;
  now: number;
  actions: PageActions;
  /** The saved definition that is edited; `null` for a new one. */
  edited: Definition | null;
  /** Whether leaving would lose what was made. */
  onUnsaved: (isUnsaved: boolean) => void;
  onSaved: (label: string) => void;
  onCancel: () => void;
}

const emptyWords: ExampleWords = {
  ...{ label: '', source: '', check: '', renew: '', signOut: '' },
  ...{ header: 'Authorization', before: 'Bearer ' },
};

const lines = ['label', 'source', 'header', 'before', 'check', 'renew', 'signOut'] as const;
const lineLabels = {
  label: 'definition_name',
  source: 'definition_source',
  header: 'definition_header',
  before: 'definition_before',
  check: 'definition_check',
  renew: 'definition_renew',
  signOut: 'definition_signOut',
} as const;

/** Makes a definition of a pasted log-in and its reply. Of both the structure alone stays, from the first moment. */
export function ExampleEditor(props: ExampleEditorProps) {
  const { view, now, actions, edited, onUnsaved, onSaved, onCancel } = props;
  const { t } = actions;
  const [opened] = useState(() =>
    edited === null ? null : { definition: edited, example: exampleOf(edited) },
  );
  const example = opened?.example;
  const [login, setLogin] = useState<ExampleLogin | null>(example?.login ?? null);
  const [reply, setReply] = useState<ExampleReply | null>(example?.reply ?? null);
  const [unread, setUnread] = useState<'login' | 'reply' | ExampleRefusal | null>(null);
  const [labels, setLabels] = useState<Record<string, string>>(example?.labels ?? {});
  const [chosen, setChosen] = useState(() => openedPlaces(opened));
  const [words, setWords] = useState(example?.words ?? emptyWords);
  const [dirty, setDirty] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<EditorPlace>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  /** A counter, so that the same fault takes the focus again. */
  const [focusing, setFocusing] = useState(0);
  const [refused, setRefused] = useState<{ fault: EditorFault | null; text: string } | null>(null);
  const [question, setQuestion] = useState<{
    made: Definition;
    answer: (answer: ReplaceAnswer) => void;
  } | null>(null);
  useEffect(() => onUnsaved(dirty), [dirty]);

  /** A state's setter that marks what would be lost, and drops the last refusal. */
  const changing =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      set(value);
      setDirty(true);
      setRefused(null);
    };

  function readLogin(text: string): void {
    const next = readCurl(text);
    const refusal = next ?? 'login';
    setUnread(typeof refusal === 'string' ? refusal : null);
    if (typeof refusal === 'string') return;
    changing(setLogin)(refusal);
    const settings = pathSettings(refusal).map(({ name }) => [name, name]);
    setLabels(Object.fromEntries([...refusal.fields.map(({ at, name }) => [at, name]), ...settings]));
  }

  function readReply(text: string): void {
    const next = readExampleReply(text);
    setUnread(next === null ? 'reply' : null);
    if (next === null) return;
    changing(setReply)(next);
    setChosen(likeliestPlaces(next));
  }

  const hidden = example?.hidden ?? [];
  const choices = choicesOf({ login, reply, labels, words }, chosen, edited?.id);
  const form = { login, hasReply: choices.token !== undefined, labels, words, hidden };
  const id = edited?.id ?? definitionIdOf(choices.label);
  const faults = editorFaults({ ...form, id, isEdited: edited !== null }, definedVendors());
  const definition = faults.length > 0 ? null : makeDefinition(choices, opened);

  const shown = [
    ...faults.filter(({ place, issue }) => submitted || (issue !== undefined && left.has(place))),
    ...(refused?.fault == null ? [] : [refused.fault]),
  ];
  const faultAt = (place: EditorPlace): string | undefined => {
    const fault = shown.find((each) => each.place === place);
    return fault === undefined ? undefined : faultSentences(t, fault);
  };
  useLayoutEffect(() => {
    const [first] = shown;
    if (focusing > 0 && first !== undefined) document.getElementById(placeId(first.place))?.focus();
  }, [focusing]);

  function refuse(issue: LocatedIssue | undefined, text: string): void {
    setRefused({ fault: issue === undefined ? null : faultOfRefusal(issue, login), text });
    setFocusing(focusing + 1);
  }

  /** The definition, or `null` after its faults were told. */
  function finished(): Definition | null {
    setSubmitted(true);
    if (definition === null) setFocusing(focusing + 1);
    return definition;
  }

  async function save(made: Definition): Promise<void> {
    setRefused(null);
    const text = fileOf(made);
    // Without a yes first: the background says what the definition would replace.
    let answer = await actions.send('importTenants', { text, agreed: false });
    if (answer.ok && answer.preview?.replaced?.includes(made.id) === true) {
      const decided = await new Promise<ReplaceAnswer>((resolve) => setQuestion({ made, answer: resolve }));
      setQuestion(null);
      if (decided === 'cancel') return;
      if (decided === 'both') {
        const label = freeLabel(
          choices.label,
          definedVendors().map((vendor) => vendor.id),
        );
        setWords({ ...words, label });
        return save(makeDefinition({ ...choices, label }, opened));
      }
    }
    if (answer.ok && answer.preview !== undefined)
      answer = await actions.send('importTenants', { text, agreed: true });
    if (!answer.ok) return refuse(answer.facts.locatedIssue, failureText(t, answer));
    setDirty(false);
    onUnsaved(false);
    onSaved(made.label);
  }

  const line = (name: keyof ExampleWords) =>
    hidden.includes(name) ? null : (
      <LabelledField
        key={name}
        id={placeId(name)}
        label={t(lineLabels[name])}
        fault={faultAt(name)}
        value={words[name]}
        onInput={changing((value: string) => setWords({ ...words, [name]: value }))}
        onLeft={() => setLeft(new Set([...left, name]))}
      />
    );
  const title = edited === null ? t('definition_make') : t('editTenant', edited.label);
  return (
    <section class="panel" aria-label={title}>
      <h2 id="example-title" tabIndex={-1}>
        {title}
      </h2>
      {edited !== null && login === null && reply === null && <p class="help">{t('definition_stays')}</p>}
      <p class="help">{t('definition_pasteHelp')}</p>
      <PasteArea
        id={placeId('curl')}
        label={t('definition_curl')}
        fault={faultAt('curl')}
        onText={readLogin}
      />
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
          faultAt={faultAt}
          onLabels={changing(setLabels)}
          onFields={changing((fields) => setLogin({ ...login, fields }))}
        />
      )}
      <PasteArea
        id={placeId('reply')}
        label={t('definition_reply')}
        fault={faultAt('reply')}
        onText={readReply}
      />
      {unread === 'reply' && (
        <p class="problem" role="alert">
          {t('definition_noToken')}
        </p>
      )}
      {reply !== null && (
        <ReplyStructure t={t} reply={reply} chosen={chosen} onChoose={changing(setChosen)} />
      )}
      {lines.map(line)}
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
            origin={login?.origin || (view.tenants.find(({ vendor }) => vendor === id)?.baseUrl ?? '')}
            origins={view.origins}
            now={now}
            actions={actions}
            refusalText={(issue) => faultSentences(t, faultOfRefusal(issue, login))}
          />
        </>
      )}
      {(shown.length > 0 || refused !== null) && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {refused !== null && refused.fault === null
            ? refused.text
            : plural(t, 'faultsToMend', shown.length)}
        </p>
      )}
      <div class="row row-end row-wrap">
        {edited !== null && <Button onPress={onCancel}>{t('cancel')}</Button>}
        <Button
          onPress={() => {
            const made = finished();
            if (made === null) return;
            saveFile(`${made.id}.json`, fileOf(made));
            setDirty(false);
          }}
        >
          {t('definition_saveFile')}
        </Button>
        <Button
          look="strong"
          onPress={() => {
            const made = finished();
            if (made !== null) void save(made);
          }}
        >
          {t('definition_save')}
        </Button>
      </div>
      {question !== null && (
        <ReplaceQuestion
          t={t}
          definition={question.made}
          label={definedVendors().find((vendor) => vendor.id === question.made.id)?.label ?? choices.label}
          isEdited={edited !== null}
          tenants={view.tenants.filter(({ vendor }) => vendor === question.made.id).length}
          onAnswer={question.answer}
        />
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
