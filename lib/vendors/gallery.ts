/** The definitions that ship with the extension; a test holds each of them to the schema. */
import directus from '../../public/vendors/directus.json';
import gitlab from '../../public/vendors/gitlab.json';
import grafana from '../../public/vendors/grafana.json';
import keycloak from '../../public/vendors/keycloak.json';
import mattermost from '../../public/vendors/mattermost.json';
import nodeRed from '../../public/vendors/node-red.json';
import parseServer from '../../public/vendors/parse-server.json';
import type { Definition } from './definition/definition.ts';

const shipped: readonly unknown[] = [directus, gitlab, grafana, keycloak, mattermost, nodeRed, parseServer];

export const gallery = shipped as readonly Definition[];
