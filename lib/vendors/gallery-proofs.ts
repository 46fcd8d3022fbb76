/**
 * The versions of the real products that the tests of `npm run test:servers` start, by the definition's id.
 * A definition that is not here was written from the product's documentation alone.
 */
export const provenWith: Readonly<Record<string, string>> = {
  'x-directus': '11.3.5',
  'x-etcd': '3.4.23',
  'x-jupyter': '1.23.3',
  'x-node-red': '4.1.15',
  'x-signal-k': '2.23.0',
  'x-syncthing': '1.19.2',
  'x-verdaccio': '6.8.0',
};
