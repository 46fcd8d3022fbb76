/** The bounds of a definition; sizes in bytes of its JSON, lengths in UTF-16 code units. */
export const definitionLimits = {
  bytes: 8192,
  /** Calls of one definition, an OAuth grant counted as one. */
  calls: 8,
  /** Nesting of the JSON, the definition itself being the first level. */
  depth: 14,
  bodyDepth: 6,
  bodyNodes: 64,
  settings: 20,
  methods: 4,
  fields: 8,
  tests: 8,
  rules: 16,
  pieces: 16,
  literals: 16,
  text: 300,
  label: 60,
  literal: 400,
  pointer: 200,
} as const;
