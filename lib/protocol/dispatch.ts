import { asConciergeError } from '../errors.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { type CommandResult, exceededLimit, parseCommand, type Reply } from './commands.ts';
import { badMessage, type CommandHandlers, tooLong } from './server.ts';

/** Validates and runs one command; never throws. Replies omit the error message, which may hold a secret. */
export async function dispatch(
  handlers: CommandHandlers,
  message: unknown,
  origin: TabOrigin,
): Promise<Reply> {
  const command = parseCommand(message);
  if (command === null) {
    const limit = exceededLimit(message);
    return limit === undefined ? badMessage : tooLong(limit);
  }
  const { name, ...rest } = command;
  try {
    const handle = handlers[name] as (command: unknown, origin: TabOrigin) => Promise<CommandResult>;
    return { ok: true, ...(await handle(rest, origin)) };
  } catch (thrown) {
    const { code, facts } = asConciergeError(thrown);
    return { ok: false, code, facts };
  }
}
