/** The text of `--help`, made from the vendors' descriptors so that it lacks none of their settings and fields. */
import type { SignInMethod, VendorDescriptor } from '../../lib/vendors/contract.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { english } from '../node-i18n.ts';
import { variableOf } from './credentials.ts';

export const help = (): string => `\
Examines whether a vendor's server answers as Tenant Concierge expects.

    npm run conformance -- --vendor q01 --base-url https://core.example --setting tenantId=… --setting resource=…

Makes the calls that the extension makes, one after the other, and says of each whether the reply is as documented, as
inferred (seen in public, or assumed) or different, with the reply's shape: keys, types, lengths, no value.

    --vendor ID           ${descriptors.map(({ id }) => id).join(', ')}
    --base-url ADDRESS    the server, as in a tenant file
    --setting KEY=VALUE   a setting of the tenant, as in a tenant file; may be given several times
    --sign-in ID          the way to sign in; the first of the vendor's when not given
    --wait-for-expiry     wait for a token's end where only then it can be renewed (q01)
    --allow-unencrypted   accept plain http to another machine, where everybody on the way can read the credentials
    --json FILE           write the report to a file, to be sent: it holds no address, no account and no value
    --help, -h            this text

What is sent: the probe that recognises the vendor, a log-in of a made-up account, calls with made-up tokens, your log-in,
a check, a renewal, the portal's call or page, the log-out, and a check after it. Nothing of the vendor's data is changed.
Nothing is sent to another host, no redirect is followed, no bad certificate accepted; a pause that the server asks for
is waited for, up to 15 seconds and three times.

Credentials are taken from environment variables, or asked on the terminal without showing a secret; a code that the
vendor sends is asked when it is due. They are never stored, printed or taken as arguments.

${descriptors.map(vendorHelp).join('\n')}
Ends with 0 when nothing differs, with 1 when something does, with 2 when the command is not used as described here.
docs/conformance.md says more.
`;

function vendorHelp({ id, label, signIn, settings }: VendorDescriptor): string {
  const lines = settings.map(({ name, required, default: preset, help: key }) => {
    const note = required === true ? ' (required)' : preset === undefined ? '' : ` (${preset})`;
    return `    --setting ${name}=…${note}\n${wrapped(english(key), '        ')}`;
  });
  return `${label}: --vendor ${id}\n${[...signIn.map(methodHelp), ...lines].join('\n')}\n`;
}

function methodHelp({ id, label, fields }: SignInMethod): string {
  const variables = fields.map(
    (field) => `${variableOf(field)}${field.onChallenge === true ? ' (if asked)' : ''}`,
  );
  return `    --sign-in ${id}: ${english(label)}\n        ${variables.join(', ')}`;
}

/** A text in lines of at most 110 characters. */
function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length >= 110) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}
