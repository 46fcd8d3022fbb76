/** Credentials from the environment or the terminal: read once, sent once, kept nowhere. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { SignInField } from '../../lib/vendors/contract.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';

/** The environment variable of a field: `accessToken` is `CONFORMANCE_ACCESS_TOKEN`. */
export function variableOf({ name }: Pick<SignInField, 'name'>): string {
  return `CONFORMANCE_${name.replace(/(?<=[a-z])(?=[A-Z])|-/g, '_').toUpperCase()}`;
}

/** The values of all variables that hold a secret. */
export function secretVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  return descriptors
    .flatMap(({ signIn }) => signIn)
    .flatMap(({ fields }) => fields)
    .filter(({ secret }) => secret)
    .map((field) => environment[variableOf(field)] ?? '')
    .filter((value) => value !== '');
}

export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/** The person at the terminal ended the question, or nobody is there to answer it. */
export class NoAnswer extends Error {}

/**
 * Asks one question on the terminal.
 * @param isSecret what is typed is not shown
 * @throws NoAnswer without a terminal, or at Ctrl-C and the end of the input
 */
export function ask(question: string, isSecret: boolean, { input, output }: Terminal): Promise<string> {
  if (input.isTTY !== true) return Promise.reject(new NoAnswer('there is no terminal to ask on'));
  output.write(`${question}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({
    input,
    output: isSecret ? silent : output,
    terminal: true,
    historySize: 0,
    prompt: '',
  });
  return new Promise((resolve, reject) => {
    reader.once('line', (line) => {
      resolve(line);
      reader.close();
    });
    reader.once('SIGINT', () => reader.close());
    // After a line it is resolved already.
    reader.once('close', () => {
      if (isSecret) output.write('\n');
      reject(new NoAnswer('the question was not answered'));
    });
  });
}
