import { asConciergeError } from '../errors.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { type CommandResult, parseCommand, type Reply } from './commands.ts';
import { badMessage, type CommandHandlers } from './server.ts';

/** Judges one message and does what it asks. Never throws; an error's own text goes no further than here. */
export async function dispatch(
  handlers: CommandHandlers,
  message: unknown,
  origin: TabOrigin,
): Promise<Reply> {
  const command = parseCommand(message);
  if (command === null) return badMessage;
  const { name, ...rest } = command;
  try {
    const handle = handlers[name] as (command: unknown, origin: TabOrigin) => Promise<CommandResult>;
    return { ok: true, ...(await handle(rest, origin)) };
  } catch (thrown) {
    const { code, facts } = asConciergeError(thrown);
    return { ok: false, code, facts };
  }
}
