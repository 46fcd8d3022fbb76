import { asConciergeError } from '../errors.ts';
import type { Opener } from '../platform/tabs.ts';
import { type DoneFacts, parseCommand, type Reply } from './commands.ts';
import { badMessage, type Handlers } from './receive.ts';

/** Judges one message and does what it asks. Never throws; an error's own text goes no further than here. */
export async function dispatch(handlers: Handlers, message: unknown, opener: Opener): Promise<Reply> {
  const command = parseCommand(message);
  if (command === null) return badMessage;
  const { name, ...rest } = command;
  try {
    const handle = handlers[name] as (command: unknown, opener: Opener) => Promise<DoneFacts>;
    return { done: true, ...(await handle(rest, opener)) };
  } catch (thrown) {
    const { code, facts } = asConciergeError(thrown);
    return { done: false, code, facts };
  }
}
