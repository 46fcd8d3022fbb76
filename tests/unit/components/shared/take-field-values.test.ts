import { expect, test } from 'vitest';
import { takeFieldValues } from '../../../../components/shared/take-field-values.ts';
import { sources } from '../../../architecture/sources.ts';

const input = (name: string, value: string, more: object = {}) =>
  ({ name, value, autocomplete: 'off', dataset: {}, ...more }) as unknown as HTMLInputElement;

test('what is typed is taken once: secrets leave the page, whatever the browser may complete', () => {
  const inputs = [
    input('username', 'jane@example.com', { autocomplete: 'username' }),
    input('password', 'Secret-demo-1', { dataset: { secret: '' } }),
    input('token', 'Secret-demo-2', { dataset: { secret: 'true' }, autocomplete: 'new-password' }),
  ];
  expect(takeFieldValues(inputs)).toEqual({
    username: 'jane@example.com',
    password: 'Secret-demo-1',
    token: 'Secret-demo-2',
  });
  expect(inputs.map(({ value }) => value)).toEqual(['jane@example.com', '', '']);
});

const components = sources.filter(({ path }) => path.startsWith('components/'));

test('no component tells a secret by what the browser may complete', () => {
  const read = components.filter(({ code }) => /\.autocomplete\b/.test(code));
  expect(read.map(({ path }) => path)).toEqual([]);
});

test('every secret field of a way to sign in says that it is one', () => {
  const drawing = components.filter(({ code }) => code.includes('field.secret ?'));
  expect(drawing.map(({ path }) => path).sort()).toEqual([
    'components/bulk/credential-field.tsx',
    'components/popup/sign-in-form.tsx',
  ]);
  for (const { path, code } of drawing)
    expect([path, code.match(/<input\b[^>]*type="password"[^>]*data-secret/)?.length]).toEqual([path, 1]);
});
