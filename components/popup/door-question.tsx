import type { DoorQuestion } from '../../lib/doors/question.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Question } from '../question.tsx';
import type { Say } from '../words.ts';

/** A door somebody wishes to go through. */
export interface DoorWish {
  tenant: Tenant;
  destination?: number | undefined;
  /** In a private window. */
  aside?: boolean | undefined;
}

/** A door, or a link to one, that waits for a yes. */
export interface StandingQuestion {
  door: DoorWish;
  question: DoorQuestion;
  act: 'open' | 'link';
}

interface DoorQuestionDialogProps {
  standing: StandingQuestion;
  say: Say;
  onConfirm: () => void;
  onCancel: () => void;
}

/** One dialog for all reasons a door is asked about, naming those that apply. */
export function DoorQuestionDialog({ standing, say, onConfirm, onCancel }: DoorQuestionDialogProps) {
  const { door, question, act } = standing;
  const { tenant, destination } = door;
  const label = destination === undefined ? undefined : tenant.destinations[destination]?.label;
  const plain = question.production === undefined && question.portalOrigin === undefined;
  return (
    <Question
      title={
        act === 'link'
          ? say('questionLink', tenant.name)
          : label === undefined
            ? say('questionPortal', tenant.name)
            : say('questionDestination', tenant.name, label)
      }
      confirm={say(act === 'link' ? 'copyLinkInto' : 'openTenant', tenant.name)}
      say={say}
      production={tenant.environment === 'production'}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      {question.production === true && (
        <p>
          <strong class="tag-production">{say('environment_production').toUpperCase()}</strong>{' '}
          {say('questionProduction')}
        </p>
      )}
      {question.portalOrigin !== undefined && (
        <p>
          {say('questionOrigin', tenant.name)}{' '}
          <strong class="host">{new URL(question.portalOrigin).host}</strong>
        </p>
      )}
      {plain && (
        <p>
          {say(`environment_${tenant.environment}`)}. {say('questionPlain')}
        </p>
      )}
    </Question>
  );
}
