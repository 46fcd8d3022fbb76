import { useState } from 'preact/hooks';
import type { CommandName, Commands, Reply } from '../../lib/messages/commands.ts';
import type { Acts } from '../view.ts';
import { problemWords } from '../words.ts';

/** What is under way on the vault's page, and what came of the last thing that was done. */
export interface VaultDeeds {
  busy: CommandName | null;
  said: string;
  problem: { code: string; words: string } | null;
  /** Sends a command, one at a time. @param done what to say when it is done */
  run<K extends CommandName>(name: K, command: Commands[K], done?: string): Promise<boolean>;
  /** Says something that needed no command. */
  tell(words: string): void;
}

export function useVault(acts: Acts): VaultDeeds {
  const [busy, setBusy] = useState<CommandName | null>(null);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<VaultDeeds['problem']>(null);

  async function run<K extends CommandName>(name: K, command: Commands[K], done = ''): Promise<boolean> {
    if (busy !== null) return false;
    setBusy(name);
    setSaid('');
    setProblem(null);
    const reply = await acts.send(name, command);
    setBusy(null);
    if (reply.done) setSaid(done);
    else setProblem({ code: reply.code, words: wordsOf(acts, reply) });
    return reply.done;
  }

  return {
    busy,
    said,
    problem,
    run,
    tell(words) {
      setProblem(null);
      setSaid(words);
    },
  };
}

/** What went wrong, and how long to wait where that is longer than at once. */
export function wordsOf({ say }: Acts, { code, facts }: Extract<Reply, { done: false }>): string {
  const words = problemWords(say, code, { act: 'other', facts, vendor: '', awaitsCode: false });
  const slow = facts.fault === 'passphrase' && facts.retryAfterSeconds !== undefined;
  return slow ? `${words} ${say('vault_wait', String(facts.retryAfterSeconds))}` : words;
}
