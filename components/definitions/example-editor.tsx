import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { formatList, plural } from '../../lib/i18n/i18n.ts';
import type { LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import { definedVendors } from '../../lib/vendors/defined-vendors.ts';
import type { Definition } from '../../lib/vendors/definition/definition.ts';
import { definitionIdOf, freeLabel } from '../../lib/vendors/definition/from-example.ts';
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
  lineLabels,
  missingLabels,
  placeId,
} from './editor-faults.ts';
import { LabelledField, PasteArea } from './fields.tsx';
import { type ReplaceAnswer, ReplaceQuestion } from './replace-question.tsx';
import { LoginStructure, RefusalStructure, ReplyStructure } from './structure.tsx';
import { TrialPanel } from './trial-panel.tsx';
import { usePasted } from './use-pasted.ts';

interface ExampleEditorProps {
  view: View;
  now: number;
  actions: PageActions;
  /** The saved definition that is edited; `null` for a new one. */
  edited: Definition | null;
  findStored: (id: string) => Promise<Definition | undefined>;
  /** Whether leaving would lose what was made. */
  onUnsaved: (isUnsaved: boolean) => void;
  onSaved: (definition: Definition) => void;
  onCancel: () => void;
}

const emptyWords: ExampleWords = {
  ...{ label: '', source: '', check: '', renew: '', signOut: '' },
  ...{ header: 'Authorization', before: 'Bearer ' },
};

const lines = Object.keys(lineLabels) as (keyof typeof lineLabels)[];

/** Makes a definition of a pasted log-in and its reply. Of both the structure alone stays, from the first moment. */
export function ExampleEditor(props: ExampleEditorProps) {
  const { view, now, actions, edited, findStored, onUnsaved, onSaved, onCancel } = props;
  const { t } = actions;
  const [opened] = useState(() =>
    edited === null ? null : { definition: edited, example: exampleOf(edited) },
  );
  const example = opened?.example;
  const [words, setWords] = useState(example?.words ?? emptyWords);
  const [dirty, setDirty] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<EditorPlace>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  /** A counter, so that the same fault takes the focus again. */
  const [focusing, setFocusing] = useState(0);
  const [refusal, setRefusal] = useState<{ fault: EditorFault | null; text: string } | null>(null);
  const [question, setQuestion] = useState<{
    made: Definition;
    /** Another window has changed or removed what is edited. */
    isOther: boolean;
    answer: (answer: ReplaceAnswer) => void;
  } | null>(null);
  useEffect(() => onUnsaved(dirty), [dirty]);

  function changed(): void {
    setDirty(true);
    setRefusal(null);
  }
  const pasted = usePasted(example, openedPlaces(opened), changed);
  const { login, reply, refused, labels, chosen } = pasted;

  const hidden = example?.hidden ?? [];
  const choices = choicesOf({ login, reply, refused, labels, words }, chosen, edited?.id);
  const form = {
    ...{ login, hasReply: reply !== null, hasToken: choices.token !== undefined },
    ...{ labels, words, hidden },
  };
  const id = edited?.id ?? definitionIdOf(choices.label);
  const faults = editorFaults({ ...form, id, isEdited: edited !== null }, definedVendors());
  const definition = faults.length > 0 ? null : makeDefinition(choices, opened);

  const shown = [
    ...faults.filter(({ place }) => submitted || left.has(place)),
    ...(refusal?.fault == null ? [] : [refusal.fault]),
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
    setRefusal({ fault: issue === undefined ? null : faultOfRefusal(issue, login), text });
    setFocusing(focusing + 1);
  }

  /** The definition, or `null` after its faults were told. */
  function finished(): Definition | null {
    setSubmitted(true);
    if (definition === null) setFocusing(focusing + 1);
    return definition;
  }

  async function save(made: Definition): Promise<void> {
    setRefusal(null);
    const text = fileOf(made);
    // Without a yes first: the background says what the definition would replace.
    let answer = await actions.send('importTenants', { text, agreed: false });
    const isReplacing = answer.ok && answer.preview?.replaced?.includes(made.id) === true;
    const isOther = edited !== null && !isSameDefinition(await findStored(edited.id), edited);
    if (isReplacing || (answer.ok && isOther)) {
      const decided = await new Promise<ReplaceAnswer>((resolve) =>
        setQuestion({ made, isOther, answer: resolve }),
      );
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
    onSaved(made);
  }

  const line = (name: keyof ExampleWords) =>
    hidden.includes(name) ? null : (
      <LabelledField
        key={name}
        id={placeId(name)}
        label={t(lineLabels[name])}
        fault={faultAt(name)}
        value={words[name]}
        onInput={(value) => {
          setWords({ ...words, [name]: value });
          changed();
        }}
        onLeft={() => setLeft(new Set([...left, name]))}
      />
    );
  const hasEarlier = { curl: login !== null, reply: reply !== null, refused: refused !== null };
  /** What became of the last paste into a field. */
  const toldAt = (field: 'curl' | 'reply' | 'refused') =>
    pasted.told?.field !== field ? null : pasted.told.isProblem ? (
      <p class="problem" role="alert">
        {t(pasted.told.key)} {hasEarlier[field] && t('definition_earlierStays')}
      </p>
    ) : (
      <p class="help" role="status">
        {t(pasted.told.key)}
      </p>
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
        onText={pasted.readLogin}
      />
      {toldAt('curl')}
      {login !== null && (
        <LoginStructure
          t={t}
          login={login}
          labels={labels}
          faultAt={faultAt}
          onLabels={pasted.setLabels}
          onFields={(fields) => pasted.setLogin({ ...login, fields })}
        />
      )}
      <PasteArea
        id={placeId('reply')}
        label={t('definition_reply')}
        fault={faultAt('reply')}
        onText={pasted.readReply}
      />
      {toldAt('reply')}
      {reply !== null && (
        <ReplyStructure t={t} faultAt={faultAt} reply={reply} chosen={chosen} onChoose={pasted.choose} />
      )}
      {login !== null && (
        <PasteArea id={placeId('refused')} label={t('definition_refused')} onText={pasted.readRefused} />
      )}
      {toldAt('refused')}
      {refused !== null && (
        <RefusalStructure t={t} refused={refused} chosen={chosen} onChoose={pasted.choose} />
      )}
      {lines.map(line)}
      {choices.refresh !== undefined && words.renew.trim() === '' && !hidden.includes('renew') && (
        <p class="help">{t('definition_refreshUnused')}</p>
      )}
      {definition === null ? (
        <p class="help">{t('definition_unfinished', formatList(t, missingLabels(t, faults, login)))}</p>
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
      {(shown.length > 0 || refusal !== null) && (
        <p class="problem" role="alert" data-code="bad_tenant_file">
          {refusal !== null && refusal.fault === null
            ? refusal.text
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
          isOther={question.isOther}
          tenants={view.tenants.filter(({ vendor }) => vendor === question.made.id).length}
          onAnswer={question.answer}
        />
      )}
    </section>
  );
}

const isSameDefinition = (one: Definition | undefined, other: Definition): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
