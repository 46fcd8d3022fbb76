import type { DoorQuestion } from '../../lib/doors/question.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Question } from '../question.tsx';

/** A door that waits for a yes. */
export interface StandingQuestion {
  tenant: Tenant;
  destination?: number;
  question: DoorQuestion;
}

interface DoorQuestionDialogProps {
  standing: StandingQuestion;
  onConfirm: () => void;
  onCancel: () => void;
}

/** One dialog for both reasons a door is asked about, naming those that apply. */
export function DoorQuestionDialog({ standing, onConfirm, onCancel }: DoorQuestionDialogProps) {
  const { tenant, question, destination } = standing;
  const where =
    destination === undefined ? 'the portal' : `“${tenant.destinations[destination]?.label ?? ''}”`;
  return (
    <Question
      title={`Open ${where} of ${tenant.name}?`}
      confirm={`Open ${tenant.name}`}
      production={question.production === true}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      {question.production === true && (
        <p>
          <strong class="tag-production">PRODUCTION</strong> This is the customer’s live system. You are asked
          once a day.
        </p>
      )}
      {question.portalOrigin !== undefined && (
        <p>
          The sign-in link goes to <strong class="host">{new URL(question.portalOrigin).host}</strong>, an
          address that came by file. Whoever runs that host gets you signed in. You are asked once.
        </p>
      )}
    </Question>
  );
}
