/** A list of names. A box of more than six scrolls, and is focusable so that the keyboard can scroll it. */
export function NameList({ names }: { names: readonly string[] }) {
  return (
    <ul class="hosts names" tabIndex={names.length > 6 ? 0 : undefined}>
      {names.map((name, index) => (
        <li key={`${index} ${name}`}>{name}</li>
      ))}
    </ul>
  );
}
