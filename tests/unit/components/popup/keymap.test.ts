import { describe, expect, test } from 'vitest';
import { keyAction } from '../../../../components/popup/keymap.ts';

type Key = Parameters<typeof keyAction>[0];

const pressed = (key: string, more: Partial<Key> = {}): Key => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  repeat: false,
  ...more,
});
const places = ['search', 'list'] as const;

describe('a key means nothing of ours', () => {
  test.each(['Enter', 'Escape', 'ArrowDown', 'a'])('while text is composed: %s', (key) => {
    for (const place of places)
      expect(keyAction(pressed(key, { isComposing: true }), place, true)).toBeNull();
  });
  test.each(['ctrlKey', 'altKey', 'metaKey'] as const)('with %s: it is the browser’s', (modifier) => {
    for (const key of ['a', 'ArrowDown', 'Home', 'Backspace', 'Escape'])
      for (const place of places)
        expect(keyAction(pressed(key, { [modifier]: true }), place, true)).toBeNull();
    for (const more of [{ altKey: true }, { ctrlKey: true, shiftKey: true }, { ctrlKey: true, repeat: true }])
      expect(keyAction(pressed('Enter', more), 'search', true)).toBeNull();
  });
  test.each(['Tab', 'ArrowLeft', 'ArrowRight', 'F5', 'Shift', 'Delete', 'F10'])('if it is %s', (key) => {
    for (const place of places) expect(keyAction(pressed(key), place, true)).toBeNull();
  });
  test('if it types, in the search box, which takes it itself', () => {
    for (const key of ['a', 'ß', ' ', 'Backspace', 'Dead'])
      expect(keyAction(pressed(key), 'search', true)).toBeNull();
  });
  test('if it is Enter held down', () => {
    for (const place of places) expect(keyAction(pressed('Enter', { repeat: true }), place, true)).toBeNull();
  });
});

test.each(['ctrlKey', 'metaKey'] as const)(
  'Enter with %s signs in to many, whatever is typed',
  (modifier) => {
    for (const place of places)
      for (const empty of [true, false])
        expect(keyAction(pressed('Enter', { [modifier]: true }), place, empty)).toBe('many');
  },
);

describe('the highlight moves', () => {
  test.each(places)('by one row with ↓ and ↑, from %s', (place) => {
    for (const empty of [true, false]) {
      expect(keyAction(pressed('ArrowDown'), place, empty)).toBe(1);
      expect(keyAction(pressed('ArrowUp'), place, empty)).toBe(-1);
    }
  });
  test.each(places)('by a page with PgDn and PgUp, from %s', (place) => {
    const down = keyAction(pressed('PageDown'), place, false);
    expect(down).toBeGreaterThan(1);
    expect(keyAction(pressed('PageUp'), place, false)).toBe(-Number(down));
  });
  test.each(places)('on, while an arrow is held down, from %s', (place) => {
    expect(keyAction(pressed('ArrowDown', { repeat: true }), place, true)).toBe(1);
  });
  test.each(places)('to an end with Home and End when the box is empty, from %s', (place) => {
    expect(keyAction(pressed('Home'), place, true)).toBe(-Infinity);
    expect(keyAction(pressed('End'), place, true)).toBe(Infinity);
  });
  test('not with Home and End when there is text to move in', () => {
    expect(keyAction(pressed('Home'), 'search', false)).toBeNull();
    expect(keyAction(pressed('End'), 'search', false)).toBeNull();
  });
  test('with Home and End in the list, where there is no text', () => {
    expect(keyAction(pressed('End'), 'list', false)).toBe(Infinity);
  });
});

describe('otherwise', () => {
  test.each(places)('Enter acts, and with Shift in a private window, from %s', (place) => {
    expect(keyAction(pressed('Enter'), place, false)).toBe('enter');
    expect(keyAction(pressed('Enter', { shiftKey: true }), place, false)).toBe('enter privately');
  });
  test.each(places)('Escape clears or closes, from %s', (place) => {
    expect(keyAction(pressed('Escape'), place, false)).toBe('escape');
  });
  test.each(['a', 'Z', 'ß', '字', '🦓', ' ', '7', '-', 'Backspace', 'Dead'])(
    '%s in the list is typed into the search',
    (key) => {
      expect(keyAction(pressed(key), 'list', true)).toBe('type');
    },
  );
  test('a capital letter in the list is typed too', () => {
    expect(keyAction(pressed('A', { shiftKey: true }), 'list', true)).toBe('type');
  });
});

describe('a key of the popup as a whole', () => {
  test.each([
    ['ContextMenu', {}, 'menu'],
    ['F10', { shiftKey: true }, 'menu'],
    ['>', {}, 'actions'],
    ['?', { shiftKey: true }, 'shortcuts'],
  ] as const)('%s opens what it stands for', (key, more, action) => {
    for (const place of places) expect(keyAction(pressed(key, more), place, true)).toBe(action);
  });
  test.each(['>', '?'])('%s is a letter where something is typed', (key) => {
    expect(keyAction(pressed(key), 'search', false)).toBeNull();
  });
});
