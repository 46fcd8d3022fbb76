/** Names one under the other; many scroll in a box of their own, with the keyboard too. */
export function NameList({ names }: { names: readonly string[] }) {
  return (
    <ul class="hosts names" tabIndex={names.length > 6 ? 0 : undefined}>
      {names.map((name, place) => (
        <li key={`${place} ${name}`}>{name}</li>
      ))}
    </ul>
  );
}
