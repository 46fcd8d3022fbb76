/**
 * A blur handler that ignores blurs caused by pressing a button.
 * A message shown then could move the button from under the pointer; the press shows the message itself.
 */
export const onLeave = (callback: () => void) => (): void => {
  if (document.querySelector('button:active') === null) callback();
};
