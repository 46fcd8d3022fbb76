/** The values of a form's inputs by name. Clears inputs marked `data-secret`, so that no secret stays in the page. */
export function takeFieldValues(inputs: readonly HTMLInputElement[]): Record<string, string> {
  const fields = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
  for (const input of inputs) if (input.dataset.secret !== undefined) input.value = '';
  return fields;
}
