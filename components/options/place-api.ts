/** The options page's access to its address and history, passed in by its entrypoint. */
export interface PlaceApi {
  readQuery(): Readonly<Record<string, string>>;
  readKept(): Readonly<Record<string, unknown>>;
  keep(part: Readonly<Record<string, unknown>>): void;
  pushQuery(query: string): void;
  replaceQuery(query: string): void;
  leaveQuery(): void;
  onQueryChanged(changed: () => void): void;
  guardLeaving(isUnsaved: () => boolean): void;
  goTo(path: string): void;
}
