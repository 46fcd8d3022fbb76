import { useState } from 'preact/hooks';
import type { CommandName, Commands, Reply } from '../../lib/protocol/commands.ts';
import { problemText } from '../shared/messages.ts';
import type { PageActions } from '../shared/page-types.ts';

/** The vault page's commands: the one in flight, and the last one's result. */
export interface VaultActions {
  busy: CommandName | null;
  announcement: string;
  problem: { code: string; text: string } | null;
  /**
   * Sends a command, one at a time; resolves to whether it succeeded.
   * @param done what to announce on success
   */
  run<K extends CommandName>(name: K, command: Commands[K], done?: string): Promise<boolean>;
  /** Announces a result that needed no command. */
  announce(text: string): void;
}

/** Sends the vault page's commands and keeps the last one's result. */
export function useVault(actions: PageActions): VaultActions {
  const [busy, setBusy] = useState<CommandName | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const [problem, setProblem] = useState<VaultActions['problem']>(null);

  async function run<K extends CommandName>(name: K, command: Commands[K], done = ''): Promise<boolean> {
    if (busy !== null) return false;
    setBusy(name);
    setAnnouncement('');
    setProblem(null);
    const reply = await actions.send(name, command);
    setBusy(null);
    if (reply.ok) setAnnouncement(done);
    else setProblem({ code: reply.code, text: vaultErrorText(actions, reply) });
    return reply.ok;
  }

  return {
    busy,
    announcement,
    problem,
    run,
    announce(text) {
      setProblem(null);
      setAnnouncement(text);
    },
  };
}

/** A failure as a sentence, with the waiting time after a wrong passphrase. */
function vaultErrorText({ t }: PageActions, { code, facts }: Extract<Reply, { ok: false }>): string {
  const text = problemText(t, code, { act: 'other', facts, vendor: '', awaitsCode: false });
  const mustWait = facts.detail === 'passphrase' && facts.retryAfterSeconds !== undefined;
  return mustWait ? `${text} ${t('vault_wait', String(facts.retryAfterSeconds))}` : text;
}
