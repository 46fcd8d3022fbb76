import { formatList, type Translate } from '../../lib/i18n/i18n.ts';
import type { ExampleField, ExampleLogin } from '../../lib/vendors/definition/curl.ts';
import type { Expiry, Source } from '../../lib/vendors/definition/definition.ts';
import type { ExampleRefusedReply, ExampleReply } from '../../lib/vendors/definition/example-reply.ts';
import { pathSettings } from '../../lib/vendors/definition/from-example.ts';
import { type EditorPlace, placeId } from './editor-faults.ts';
import { LabelledField, LabelledSelect } from './fields.tsx';

/** What is wrong at a place, in words; `undefined` for nothing. */
type FaultAt = (place: EditorPlace) => string | undefined;

interface LoginStructureProps {
  t: Translate;
  login: ExampleLogin;
  labels: Readonly<Record<string, string>>;
  faultAt: FaultAt;
  onLabels: (labels: Record<string, string>) => void;
  onFields: (fields: ExampleField[]) => void;
}

/** Each value of the log-in: what a person types there, and under which label. */
export function LoginStructure({ t, login, labels, faultAt, onLabels, onFields }: LoginStructureProps) {
  const kinds = (['account', 'secret', 'text'] as const).map(
    (kind) => [kind, t(`definition_is_${kind}`)] as const,
  );
  const labelled = (at: string) => ({
    id: placeId(`label ${at}`),
    fault: faultAt(`label ${at}`),
    value: labels[at] ?? '',
    onInput: (value: string) => onLabels({ ...labels, [at]: value }),
  });
  return (
    <fieldset class="form-part">
      <legend>
        {login.method} /{login.path.map((piece) => piece ?? '…').join('/')}
      </legend>
      {pathSettings(login).map(({ index, name }) => (
        <LabelledField key={name} label={t('definition_pathPart', String(index + 1))} {...labelled(name)} />
      ))}
      {login.fields.map((field) =>
        field.is === 'fixed' ? (
          <p class="help" key={field.at}>
            {t('preview_in_body', fixedText(t, field), field.name)}
          </p>
        ) : (
          <div class="row row-wrap" key={field.at}>
            <LabelledField label={t('definition_labelOf', field.name)} {...labelled(field.at)} />
            <LabelledSelect
              id={placeId(`kind ${field.at}`)}
              fault={faultAt(`kind ${field.at}`)}
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

/** A number, `true`, `false` and `null` stand as in JSON, a text in quotation marks. */
const fixedText = (t: Translate, { fixed }: ExampleField): string =>
  typeof fixed === 'string' ? t('preview_fixed', fixed) : String(fixed);

/** Which of the places found in the replies is which, −1 for none. */
export interface ChosenPlaces {
  token: number;
  refresh: number;
  expiry: number;
  /** A refusal's words. */
  said: number;
}

const isSame = (one: Source | undefined, other: Source): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The expiries that fit a token: the end inside of another one is not this one's. */
const expiriesFor = ({ tokens, expiries }: ExampleReply, token: number): number[] =>
  expiries.flatMap(({ from, unit }, index) =>
    unit === 'jwt' && !isSame(tokens[token], from) ? [] : [index],
  );

/** The likeliest place of each, for a token. */
export const likeliestPlaces = (reply: ExampleReply, token = reply.isSure ? 0 : -1): ChosenPlaces => ({
  token,
  refresh: reply.refreshes.length === 0 ? -1 : 0,
  expiry: expiriesFor(reply, token)[0] ?? -1,
  // The first one found; none before a refusal was pasted.
  said: 0,
});

const placeText = (t: Translate, source: Source): string =>
  'header' in source ? t('preview_place_header', source.header) : source.at || t('preview_place_whole');

const numbered = (texts: readonly string[]) => texts.map((text, at) => [String(at), text] as const);

interface ReplyStructureProps {
  t: Translate;
  faultAt: FaultAt;
  reply: ExampleReply;
  chosen: ChosenPlaces;
  onChoose: (chosen: ChosenPlaces) => void;
}

/** The places of token, refresh token and end; each has none as its last choice, but for the token. */
export function ReplyStructure({ t, faultAt, reply, chosen, onChoose }: ReplyStructureProps) {
  const place = (source: Source) => placeText(t, source);
  const end = ({ from, unit }: Expiry) =>
    unit === 'jwt' ? t('definition_fromToken') : `${place(from)} (${unit})`;
  const none = [String(-1), t('nothing')] as const;
  const fitting = expiriesFor(reply, chosen.token);
  return (
    <fieldset class="form-part">
      <legend>{t('definition_found')}</legend>
      <LabelledSelect
        id={placeId('token')}
        label={t('definition_token')}
        fault={faultAt('token')}
        value={String(chosen.token)}
        options={[
          ...(chosen.token < 0 ? [[String(-1), t('definition_chooseToken')] as const] : []),
          ...numbered(reply.tokens.map(place)),
        ]}
        onChange={(token) => {
          const { expiry } = likeliestPlaces(reply, Number(token));
          onChoose({ ...chosen, token: Number(token), expiry });
        }}
      />
      <LabelledSelect
        id="example-refresh"
        label={t('definition_refresh')}
        value={String(chosen.refresh)}
        options={[...numbered(reply.refreshes.map(place)), none]}
        onChange={(refresh) => onChoose({ ...chosen, refresh: Number(refresh) })}
      />
      <LabelledSelect
        id="example-expiry"
        label={t('definition_expiry')}
        value={String(chosen.expiry)}
        options={[...numbered(reply.expiries.map(end)).filter(([at]) => fitting.includes(Number(at))), none]}
        onChange={(expiry) => onChoose({ ...chosen, expiry: Number(expiry) })}
      />
      {chosen.expiry < 0 && <p class="help">{t('definition_noExpiry')}</p>}
    </fieldset>
  );
}

interface RefusalStructureProps {
  t: Translate;
  refused: ExampleRefusedReply;
  chosen: ChosenPlaces;
  onChoose: (chosen: ChosenPlaces) => void;
}

/** Where a refused log-in's reply says why, for the sentence that the popup shows. */
export function RefusalStructure({ t, refused, chosen, onChoose }: RefusalStructureProps) {
  const { said, status } = refused;
  return (
    <fieldset class="form-part">
      <legend>{t('definition_foundRefused')}</legend>
      {status !== null && <p class="help">{t('definition_refusedStatus', String(status))}</p>}
      <LabelledSelect
        id="example-said"
        label={t('definition_said')}
        value={String(chosen.said)}
        options={[...numbered(said.map((each) => placeText(t, each))), [String(-1), t('nothing')] as const]}
        onChange={(at) => onChoose({ ...chosen, said: Number(at) })}
      />
    </fieldset>
  );
}
