import { asConciergeError } from '../errors.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { type Command, type CommandName, type CommandResult, commands, type Reply } from './commands.ts';
import { badMessage, type CommandHandlers } from './server.ts';

/** Validates and runs one command; never throws. Replies omit the error message, which may hold a secret. */
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

const pollutingKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Validates a foreign value as a command; `null` for an invalid one.
 * Rejects unknown names and fields, and keys that could pollute a prototype.
 */
export function parseCommand(message: unknown): Command | null {
  if (
    typeof message !== 'object' ||
    message === null ||
    Array.isArray(message) ||
    hasPollutingKey(message, 0)
  )
    return null;
  const { name, ...rest } = message as Record<string, unknown>;
  if (typeof name !== 'string' || !Object.hasOwn(commands, name)) return null;
  const parsed = commands[name as CommandName].safeParse(rest);
  return parsed.success ? ({ name, ...parsed.data } as Command) : null;
}

function hasPollutingKey(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 6) return true;
  return Object.keys(value).some(
    (key) => pollutingKeys.has(key) || hasPollutingKey((value as Record<string, unknown>)[key], depth + 1),
  );
}
