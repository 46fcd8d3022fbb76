import { describe, expect, test } from 'vitest';
import { clients } from '../../lib/vendors/clients.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { readCatalogue } from '../../scripts/node-i18n.ts';
import { entries } from './entries.ts';
import { describeContract } from './suite.ts';

// One contract for every vendor of the list, each against its own strict server.

describe('every vendor of the list', () => {
  test('has its entry here, its adapter and its face', () => {
    expect(descriptors.length).toBeGreaterThanOrEqual(5);
    const missing = descriptors.flatMap(({ id }) => [
      ...(Object.hasOwn(entries, id) ? [] : [`${id}: no entry in tests/contract/entries.ts`]),
      ...(Object.hasOwn(clients, id) ? [] : [`${id}: no wire in lib/vendors/clients.ts`]),
    ]);
    expect(missing).toEqual([]);
    const ids = descriptors.map(({ id }) => id).sort();
    expect([Object.keys(entries).sort(), Object.keys(clients).sort()]).toEqual([ids, ids]);
  });
  test('names here every call its adapter has, and a refusal for each but the log-out', () => {
    for (const { id } of descriptors) {
      const client = clients[id];
      const entry = entries[id];
      for (const call of ['login', 'renew', 'check', 'logout'] as const) {
        expect([id, call, entry?.paths[call] !== undefined]).toEqual([
          id,
          call,
          client?.[call] !== undefined,
        ]);
        if (call === 'logout' || client?.[call] === undefined) continue;
        expect([id, call, entry?.refusals.some((each) => each.call === call)]).toEqual([id, call, true]);
      }
    }
  });
  test('names the call of its check, where it has one', () => {
    for (const { id, checkCall } of descriptors)
      expect([id, /^(?:GET|POST) \//.test(checkCall ?? '')]).toEqual([id, clients[id]?.check !== undefined]);
  });
  test('says of each setting and each secret field where a person finds it', () => {
    /** A help is the words themselves, or the key of them among the page's messages. */
    const messages = readCatalogue('en');
    const words = (help = '') => messages[help]?.message ?? help;
    for (const descriptor of descriptors) {
      const asked = descriptor.signIn
        .flatMap((method) => method.fields)
        .filter((field) => field.secret && field.label !== 'field_password');
      for (const { name, help } of [...descriptor.settings, ...asked]) {
        expect([descriptor.id, name, words(help).split(' ').length > 4]).toEqual([descriptor.id, name, true]);
      }
    }
  });
});

describeContract(entries);
