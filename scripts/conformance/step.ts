/** What a run is given, and what a step is. */
import type { SignInMethod, Tenant } from '../../lib/vendors/contract.ts';
import type { Meaning } from './expectation.ts';
import type { Exchange, RecordingDeps } from './recording.ts';
import type { StepReport } from './step-report.ts';

export interface RunOptions {
  tenant: Tenant;
  method: SignInMethod;
  /** The typed fields of the method. */
  fields: Readonly<Record<string, string>>;
  /** Waits for the end of a token that can be renewed after it alone. */
  waitForExpiry: boolean;
}

export interface RunDeps extends RecordingDeps {
  /** 32 lower-case hex digits. */
  randomId(): string;
  /** Asks for the fields that the vendor asks for after the first try, such as a code. */
  askForCode(method: SignInMethod): Promise<Record<string, string>>;
  /** Called as soon as a step is judged. */
  onStep(step: StepReport): void;
  /** Called before a wait, in seconds. */
  onWait(seconds: number): void;
  /** Ends the run early: only the session's log-out is still done. */
  signal: AbortSignal;
}

/** A step's name, and what its replies should be. */
export interface StepKind {
  name: string;
  /** The meanings that its replies may have. */
  wanted: readonly Meaning[];
  /** The call, where its address is the tenant's own setting. */
  call?: string;
  /** The outcome, where the meaning of the reply does not tell it. */
  outcome?: string;
  /** Says after the step why its replies tell nothing. @param exchanges what it sent */
  whyUntold?(exchanges: readonly Exchange[]): string | null;
}

/** What a step did: its outcome, and its result when it went well. */
export interface Done<T> {
  result: T | null;
  outcome: string;
}

/** Does one step; a text in place of the work is the reason why it cannot be done. */
export type Step = <T>(kind: StepKind, work: (() => Promise<T>) | string) => Promise<Done<T>>;
