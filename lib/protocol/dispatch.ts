import { asConciergeError } from '../errors.ts';
import type { TabOrigin } from '../ports/tabs.ts';
import { type Command, type CommandName, type CommandResult, commands, type Reply } from './commands.ts';
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

/**
 * The limit that a text of an invalid command exceeds, in characters; `undefined` where the command is invalid
 * otherwise. Pages check the same limits before they send.
 */
function exceededLimit(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || hasPollutingKey(message, 0)) return undefined;
  const { name, ...rest } = message as Record<string, unknown>;
  if (typeof name !== 'string' || !Object.hasOwn(commands, name)) return undefined;
  const issues = commands[name as CommandName].safeParse(rest).error?.issues ?? [];
  const limits = issues.map((issue) =>
    issue.code === 'too_big' && issue.origin === 'string' ? Number(issue.maximum) : undefined,
  );
  return limits.includes(undefined) ? undefined : limits[0];
}

function hasPollutingKey(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 6) return true;
  return Object.keys(value).some(
    (key) => pollutingKeys.has(key) || hasPollutingKey((value as Record<string, unknown>)[key], depth + 1),
  );
}
