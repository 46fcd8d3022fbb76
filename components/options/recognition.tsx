import { useRef, useState } from 'preact/hooks';
import type { RecognisedServer } from '../../lib/doctor/schema.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { Button } from '../shared/button.tsx';
import { problemText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';

/** A recognised server. */
export type Recognised = Extract<RecognisedServer, { vendor: string }>;

/** How far the recognition of an address has come. */
export interface Recognition {
  state: 'idle' | 'asking' | 'done';
  /** Why no vendor was recognised, or what was done with the offer, as a sentence. */
  text: string;
  offer: Recognised | null;
  /** Asks the server; its host must be allowed. */
  ask(address: string): Promise<void>;
  /** Drops the result and whatever is still asked, and shows this sentence. */
  reset(text?: string): void;
}

/** Has the background recognise the vendor of an address; only the newest result is shown. */
export function useRecognition({ t, send }: PageActions): Recognition {
  const [shown, setShown] = useState<Pick<Recognition, 'state' | 'text' | 'offer'>>(idle);
  const newest = useRef(0);
  return {
    ...shown,
    async ask(address) {
      newest.current += 1;
      const asked = newest.current;
      setShown({ state: 'asking', text: t('recognise_asking', hostOf(address)), offer: null });
      const reply = await send('recogniseServer', { address });
      if (newest.current !== asked) return;
      const { recognised } = reply.ok ? reply : {};
      const offer = recognised !== undefined && 'vendor' in recognised ? recognised : null;
      setShown({ state: 'done', text: resultText(t, reply, address), offer });
    },
    reset(text = '') {
      newest.current += 1;
      setShown({ ...idle, text });
    },
  };
}

const idle = { state: 'idle', text: '', offer: null } as const;

/** The findings with a sentence of their own; the doctor's sentences about connections fit without a vendor. */
const ownTexts = {
  vendor_shut: 'recognise_shut',
  vendor_failing: 'recognise_failing',
  content_page: 'recognise_page',
  redirected: 'recognise_redirected',
  redirected_https: 'recognise_redirected',
  throttled: 'recognise_throttled',
} as const;

/** The sentence about a recognised vendor, or why none was recognised. */
function resultText(t: Translate, reply: Reply, address: string): string {
  if (!reply.ok)
    return problemText(t, reply.code, { act: 'other', facts: reply.facts, vendor: '', awaitsCode: false });
  const { recognised } = reply;
  if (recognised === undefined) return '';
  if ('vendor' in recognised) return t('recognise_offer', labelOf(recognised.vendor), recognised.baseUrl);
  const { finding, facts } = recognised;
  const host = facts.host ?? hostOf(address);
  if (finding in ownTexts)
    return t(ownTexts[finding as keyof typeof ownTexts], String(facts.origin ?? facts.status ?? ''), host);
  if (/^vendor_/.test(finding)) return t('recognise_none', String(facts.status ?? ''), host);
  const texts = [`doctor_${finding}`, `doctor_${finding}_do`] as MessageKey[];
  return texts.map((key) => t(key, '', host)).join(' ');
}

const labelOf = (vendor: string) => findDescriptor(vendor)?.label ?? vendor;

interface RecognitionPanelProps {
  t: Translate;
  recognition: Recognition;
  /** The host to ask the browser for, or `null` when it is allowed or unknown. */
  missingHost: string | null;
  /** The chosen vendor, which needs no offer. */
  vendor: string;
  onAsk: () => void;
  onTake: (offer: Recognised) => void;
}

/** Recognises the vendor at the base URL, and offers it. Both rows stand from the start, so that none moves. */
export function RecognitionPanel(props: RecognitionPanelProps) {
  const { t, recognition, missingHost, vendor, onAsk, onTake } = props;
  const { state, text, offer } = recognition;
  return (
    <div class="recognition">
      <Button busy={state === 'asking'} onPress={onAsk}>
        {missingHost === null ? t('recognise') : t('allowAccess', missingHost)}
      </Button>
      <div class="recognition-result">
        <p class="help" role="status">
          {text === '' ? t('recognise_hint') : text}
        </p>
        {offer !== null && offer.vendor !== vendor && (
          <Button look="strong" onPress={() => onTake(offer)}>
            {t('recognise_take', labelOf(offer.vendor))}
          </Button>
        )}
      </div>
    </div>
  );
}
