import { useState } from 'preact/hooks';
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import { problemText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';

/** What is under way on the vault's page, and what came of the last thing that was done. */
export interface VaultActions {
  busy: CommandName | null;
  vendorMessage: string;
  problem: { code: string; words: string } | null;
  /** Sends a command, one at a time. @param done what to say when it is done */
  run<K extends CommandName>(name: K, command: Commands[K], done?: string): Promise<boolean>;
  /** Says something that needed no command. */
  tell(words: string): void;
}

export function useVault(actions: PageActions): VaultActions {
  const [busy, setBusy] = useState<CommandName | null>(null);
  const [vendorMessage, setSaid] = useState('');
  const [problem, setProblem] = useState<VaultActions['problem']>(null);

  async function run<K extends CommandName>(name: K, command: Commands[K], done = ''): Promise<boolean> {
    if (busy !== null) return false;
    setBusy(name);
    setSaid('');
    setProblem(null);
    const reply = await actions.send(name, command);
    setBusy(null);
    if (reply.ok) setSaid(done);
    else setProblem({ code: reply.code, words: vaultErrorText(actions, reply) });
    return reply.ok;
  }

  return {
    busy,
    vendorMessage,
    problem,
    run,
    tell(words) {
      setProblem(null);
      setSaid(words);
    },
  };
}

/** What went wrong, and how long to wait where that is longer than at once. */
export function vaultErrorText({ t }: PageActions, { code, facts }: Extract<Reply, { ok: false }>): string {
  const words = problemText(t, code, { act: 'other', facts, vendor: '', awaitsCode: false });
  const slow = facts.detail === 'passphrase' && facts.retryAfterSeconds !== undefined;
  return slow ? `${words} ${t('vault_wait', String(facts.retryAfterSeconds))}` : words;
}
